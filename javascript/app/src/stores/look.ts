import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { useLibrary } from "./library";
import { MAIN, perPane } from "./panes";
import { type LayoutName, useSettings } from "./settings";

/** What a pane shows otherwise than new ones do. */
export interface Look {
  layout?: LayoutName;
  cellSize?: number;
}

const LAYOUTS: readonly unknown[] = ["justified", "square", "masonry"] satisfies LayoutName[];

/** How a pane lays its pictures out, and how large they are: its own, or as the settings say for new ones. */
export const useLook = perPane((pane) =>
  defineStore(pane === MAIN ? "look" : `look.${pane}`, () => {
    const settings = useSettings();
    const own = shallowRef<Look>({});

    /** Where there is but one pane, what is chosen in it is what the person likes. */
    function choose(change: Look) {
      if (useLibrary.live().length > 1) own.value = { ...own.value, ...change };
      else {
        own.value = {};
        Object.assign(settings, change);
      }
    }
    /** As it was written down, perhaps by another version of the page. */
    function take(look: unknown) {
      const { layout, cellSize } = (look ?? {}) as Look;
      own.value = {
        ...(LAYOUTS.includes(layout) ? { layout } : {}),
        ...(Number(cellSize) >= 64 && Number(cellSize) <= 1024 ? { cellSize: Number(cellSize) } : {}),
      };
    }

    const layout = computed({
      get: () => own.value.layout ?? settings.layout,
      set: (value) => choose({ layout: value }),
    });
    const cellSize = computed({
      get: () => own.value.cellSize ?? settings.cellSize,
      set: (value) => choose({ cellSize: value }),
    });
    return { own, layout, cellSize, take };
  }),
);
