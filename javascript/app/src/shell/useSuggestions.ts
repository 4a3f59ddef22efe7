import { watchDebounced } from "@vueuse/core";
import { type Ref, ref, shallowRef } from "vue";
import { api } from "@/api";
import type { Tag } from "@/api/types";
import { useTags } from "@/stores/tags";

export type Suggestion = { kind: "tag"; tag: Tag } | { kind: "folder"; name: string; path: string };

const MOST = 9;

/** What the text may mean: tags and folders, asked for a moment after the last key. */
export function useSuggestions(text: Ref<string>) {
  const list = shallowRef<Suggestion[]>([]);
  const active = ref(-1);
  const tags = useTags();
  let running: AbortController | undefined;

  watchDebounced(
    text,
    async (value) => {
      running?.abort();
      const wanted = value.replace(/^-/, "").trim();
      if (!wanted) {
        clear();
        return;
      }
      running = new AbortController();
      try {
        const found = await api.suggest(wanted, MOST, running.signal);
        tags.remember(found.tags);
        list.value = [
          ...found.tags.map((tag) => ({ kind: "tag", tag }) as const),
          ...found.folders.slice(0, 3).map((folder) => ({ kind: "folder", ...folder }) as const),
        ];
        active.value = -1;
      } catch {
        // Without suggestions the search still works; a newer request may have taken over.
        list.value = [];
      }
    },
    { debounce: 80 },
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
