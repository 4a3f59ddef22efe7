import { type MaybeRefOrGetter, onScopeDispose, shallowRef, toValue, watch } from "vue";
import { ApiError, api } from "@/api";
import type { ImageDetail } from "@/api/types";
import { useIndex } from "@/stores/index";

const KEPT = 24;
/** Held-down arrow keys pass many pictures; only those that one stays on are asked for. */
const SETTLE_MILLISECONDS = 60;

/** Events about what people put on pictures. */
const OWN: string[] = ["tags", "marks", "albums"];

const kept = new Map<number, ImageDetail>();

function keep(detail: ImageDetail): void {
  kept.delete(detail.id);
  kept.set(detail.id, detail);
  const oldest = kept.size > KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

/** All that is known of one picture; the last one stays until the next has arrived. */
export function useDetail(id: MaybeRefOrGetter<number | null>) {
  const detail = shallowRef<ImageDetail | null>(null);
  const error = shallowRef("");
  let running: AbortController | undefined;
  let timer = 0;

  function load(wanted: number | null, wait = 0): void {
    running?.abort();
    clearTimeout(timer);
    error.value = "";
    if (wanted === null || wanted < 0) {
      detail.value = null;
      return;
    }
    const known = kept.get(wanted);
    if (known) detail.value = known;
    else timer = window.setTimeout(() => void fetchIt(wanted), wait);
  }

  async function fetchIt(wanted: number): Promise<void> {
    const mine = new AbortController();
    running = mine;
    try {
      const answer = await api.image(wanted, mine.signal);
      keep(answer);
      if (!mine.signal.aborted) detail.value = answer;
    } catch (reason) {
      if (mine.signal.aborted) return;
      detail.value = null;
      error.value = reason instanceof ApiError ? reason.message : String(reason);
    }
  }

  /** Replaces what is shown after a change made here, without asking again. */
  function patch(change: Partial<ImageDetail>): void {
    if (!detail.value) return;
    detail.value = { ...detail.value, ...change };
    keep(detail.value);
  }

  function reload(): void {
    const wanted = toValue(id);
    if (wanted === null || wanted < 0) return;
    kept.delete(wanted);
    void fetchIt(wanted);
  }

  watch(
    () => toValue(id),
    (wanted) => load(wanted, detail.value ? SETTLE_MILLISECONDS : 0),
    { immediate: true },
  );
  const stop = useIndex().on((event) => {
    if (event.type !== "changed" && event.type !== "lagged" && !OWN.includes(event.type)) return;
    kept.clear();
    reload();
  });
  onScopeDispose(() => {
    stop();
    running?.abort();
    clearTimeout(timer);
  });

  return { detail, error, patch, reload };
}
