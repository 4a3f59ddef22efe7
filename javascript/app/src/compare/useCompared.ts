import { computed, type MaybeRefOrGetter, onScopeDispose, ref, shallowReactive, toValue, watch } from "vue";
import { ApiError, api } from "@/api";
import type { ImageDetail } from "@/api/types";
import { useIndex } from "@/stores/index";

/** All that is known of these pictures; those that are gone are left out. */
export function useCompared(ids: MaybeRefOrGetter<readonly number[]>) {
  const known = shallowReactive(new Map<number, ImageDetail>());
  const error = ref("");
  const waiting = ref(true);
  let running: AbortController | undefined;

  async function load() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    error.value = "";
    const missing = toValue(ids).filter((id) => !known.has(id));
    const answers = await Promise.allSettled(missing.map((id) => api.image(id, mine.signal)));
    if (mine.signal.aborted) return;
    for (const answer of answers) {
      if (answer.status === "fulfilled") known.set(answer.value.id, answer.value);
      else error.value = answer.reason instanceof ApiError ? answer.reason.message : String(answer.reason);
    }
    waiting.value = false;
  }

  watch(
    () => toValue(ids).join(),
    () => void load(),
    { immediate: true },
  );
  const stop = useIndex().on((event) => {
    if (event.type !== "changed" && event.type !== "lagged") return;
    known.clear();
    void load();
  });
  onScopeDispose(() => {
    stop();
    running?.abort();
  });

  const pictures = computed(() => toValue(ids).flatMap((id) => known.get(id) ?? []));
  return { pictures, error, waiting };
}
