import { watchDebounced } from "@vueuse/core";
import { type Ref, ref, shallowRef } from "vue";
import { api } from "@/api";
import type { QuerySuggestion } from "@/api/types";
import { typedAt } from "./tokens";

const MOST = 10;

/** What may stand at the caret, asked for a moment after the last key. */
export function useSuggestions(text: Ref<string>, caret: Ref<number>, wanted: Ref<boolean>) {
  const list = shallowRef<QuerySuggestion[]>([]);
  const active = ref(-1);
  let running: AbortController | undefined;

  watchDebounced(
    [text, caret, wanted],
    async () => {
      running?.abort();
      const typed = typedAt(text.value, caret.value);
      if (!wanted.value || (!typed.prefix && !typed.field)) {
        clear();
        return;
      }
      running = new AbortController();
      const { signal } = running;
      try {
        const found = await api.suggestQuery(text.value, caret.value, MOST, signal);
        if (signal.aborted) return;
        list.value = found.items.filter((one) => text.value.slice(one.start, one.end) !== one.insert);
        active.value = -1;
      } catch {
        // Without suggestions the search still works; a newer request may have taken over.
        if (!signal.aborted) list.value = [];
      }
    },
    { debounce: 60 },
  );

  function clear() {
    running?.abort();
    list.value = [];
    active.value = -1;
  }

  function step(by: 1 | -1) {
    const n = list.value.length + 1;
    active.value = ((active.value + 1 + by + n) % n) - 1;
  }

  return { list, active, step, clear };
}
