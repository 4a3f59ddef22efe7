import { useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import { useLibrary } from "@/stores/library";
import { useSettings } from "@/stores/settings";

/** One picture on a stage, or one picture a screen with the next below it. */
export type Mode = "picture" | "feed";

/** Which picture is looked at. It is followed by id, so that pictures that come in don't change it. */
export const useViewer = defineStore("viewer", () => {
  const library = useLibrary();
  const index = ref(-1);
  const id = ref(-1);
  const panelOpen = useStorage("iib.viewerPanel", false);
  const mode = ref<Mode>("picture");
  const isOpen = computed(() => index.value >= 0);
  const inFeed = computed(() => isOpen.value && mode.value === "feed");
  const hasPrevious = computed(() => index.value > 0);
  const hasNext = computed(() => index.value >= 0 && index.value < library.total - 1);

  function open(at: number, as: Mode = isOpen.value ? mode.value : "picture"): void {
    if (at < 0 || at >= library.count()) return;
    mode.value = as;
    index.value = at;
    id.value = library.idAt(at);
  }

  /** What a click on a picture leads to. */
  const enter = (at: number) => open(at, useSettings().clickOpens);

  function close(): void {
    index.value = -1;
    id.value = -1;
  }

  /** Goes to that place in the list, fetching the list further where needed. */
  async function goTo(at: number): Promise<void> {
    const wanted = Math.min(Math.max(at, 0), library.total - 1);
    if (wanted >= library.count()) await library.loadMore();
    if (isOpen.value) open(Math.min(wanted, library.count() - 1));
  }

  const step = (by: number) => goTo(index.value + by);

  watch([() => library.columns, () => library.revision], () => {
    if (!isOpen.value || library.idAt(index.value) === id.value) return;
    const at = library.indexOf(id.value);
    if (at >= 0) index.value = at;
    else if (library.count() === 0) close();
    else open(Math.min(index.value, library.count() - 1));
  });

  return {
    index,
    id,
    mode,
    isOpen,
    inFeed,
    panelOpen,
    hasPrevious,
    hasNext,
    open,
    enter,
    close,
    goTo,
    step,
  };
});
