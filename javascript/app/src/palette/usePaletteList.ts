import { useStorage, watchDebounced } from "@vueuse/core";
import { computed, ref, shallowRef, watch } from "vue";
import { actionNamed, perform } from "@/actions/registry";
import { useAlbums } from "@/albums/store";
import { toastError } from "@/ui";
import { actionItems, foundItems, keptItems, ranked, rootItems, tabItems } from "./sources";
import { usePalette } from "./store";
import type { PaletteItem } from "./types";

const MOST_SHOWN = 60;
const MOST_RECENT = 12;

/** What the palette lists for the text, and which line is chosen. */
export function usePaletteList() {
  const palette = usePalette();
  const text = ref("");
  const active = ref(0);
  const recent = useStorage<string[]>("iib.palette", []);
  const found = shallowRef<PaletteItem[]>([]);
  let running: AbortController | undefined;

  const albums = useAlbums();
  if (!albums.loaded) void albums.load().catch(toastError);

  // Made once: the page behind does not change while the palette is open.
  const here = [
    ...actionItems(palette.context, (id) => {
      const action = actionNamed(id);
      return action && perform(action, palette.context);
    }),
    ...tabItems(),
    ...rootItems(),
  ];
  const list = computed(() => {
    const mine = [...here, ...keptItems()];
    const known = new Set(mine.map((item) => item.id));
    const all = [...mine, ...found.value.filter((item) => !known.has(item.id))];
    return ranked(all, text.value.trim(), recent.value).slice(0, MOST_SHOWN);
  });

  watchDebounced(
    text,
    async (typed) => {
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      try {
        const next = typed.trim().length > 1 ? await foundItems(typed.trim(), signal) : [];
        if (!signal.aborted) found.value = next;
      } catch {
        // Actions are there without the server, and what is newer has taken over.
        if (!signal.aborted) found.value = [];
      }
    },
    { debounce: 90 },
  );
  watch(text, () => {
    active.value = 0;
  });

  function step(by: number) {
    const n = list.value.length;
    if (n) active.value = (active.value + by + n) % n;
  }

  /** Closes first, so that what runs finds the page as it was. */
  function choose(item: PaletteItem | undefined) {
    if (!item) return;
    recent.value = [item.id, ...recent.value.filter((id) => id !== item.id)].slice(0, MOST_RECENT);
    palette.shown = "";
    setTimeout(() => void item.run());
  }
  return { text, active, list, step, choose };
}
