import { watchDebounced } from "@vueuse/core";
import { shallowRef } from "vue";
import { api } from "@/api";
import type { FacetsAnswer } from "@/api/types";
import { useLibrary } from "@/stores/library";

/** What the pane's results are made of, counted again whenever they change. */
export function useFacets() {
  const library = useLibrary();
  const answer = shallowRef<FacetsAnswer | null>(null);
  let running: AbortController | undefined;

  watchDebounced(
    () => [library.generation, library.total],
    async () => {
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      try {
        const found = await api.facets({ ...library.query }, signal);
        if (!signal.aborted) answer.value = found;
      } catch {
        // The results say what is wrong; the counts of before stay.
      }
    },
    { debounce: 120, immediate: true },
  );
  return answer;
}
