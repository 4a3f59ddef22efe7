import { onScopeDispose, ref, shallowRef, watch } from "vue";
import { ApiError } from "@/api";
import { useIndex } from "@/stores/index";
import { type TrendNumbers, type TrendPart, trendsApi } from "./api";

/** Between two looks while the library changes: an index run changes it all the time. */
const REST_MS = 3000;
const TELLING = ["changed", "marks", "operation", "folders", "lagged"];

/** The numbers of a part, kept up to date while somebody sees them (`seen`). */
export function useTrends(part: () => TrendPart, seen: () => boolean) {
  const numbers = shallowRef<TrendNumbers | null>(null);
  const state = ref<"loading" | "ready" | "error">("loading");
  const error = ref("");
  let running: AbortController | undefined;
  let planned: ReturnType<typeof setTimeout> | undefined;
  let stale = false;

  async function load(quiet = false) {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    if (!quiet) state.value = "loading";
    try {
      const answer = await trendsApi(part(), mine.signal);
      if (mine.signal.aborted) return;
      numbers.value = answer;
      state.value = "ready";
    } catch (reason) {
      // A look in passing that failed leaves what is shown; the next change asks again.
      if (mine.signal.aborted || (quiet && numbers.value)) return;
      error.value = reason instanceof ApiError ? reason.message : String(reason);
      state.value = "error";
    }
  }

  function soon() {
    if (!seen()) stale = true;
    else
      planned ??= setTimeout(() => {
        planned = undefined;
        void load(true);
      }, REST_MS);
  }

  const stop = useIndex().on((event) => {
    if (TELLING.includes(event.type)) soon();
  });
  watch(
    () => JSON.stringify(part()),
    () => void load(),
    { immediate: true },
  );
  watch(seen, (now) => {
    if (!now || !stale) return;
    stale = false;
    void load(true);
  });
  onScopeDispose(() => {
    stop();
    running?.abort();
    clearTimeout(planned);
  });
  return { numbers, state, error, load };
}
