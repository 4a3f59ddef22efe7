import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import { useLibrary } from "@/stores/library";
import { useSettings } from "@/stores/settings";
import { following, leapOf } from "./order";
import { useViewer } from "./store";

/** Going on by itself: the viewer's slideshow, and the feed's auto-play. */
export const useShow = defineStore("show", () => {
  const library = useLibrary();
  const settings = useSettings();
  const viewer = useViewer();
  /** the viewer shows one picture after the other */
  const sliding = ref(false);
  /** somebody wants to look longer */
  const held = ref(false);
  const chance = ref(0);

  const on = computed(() => (viewer.inFeed ? settings.feedAuto !== "off" : viewer.isOpen && sliding.value));
  const playing = computed(() => on.value && !held.value);
  const seconds = computed(() => Number(viewer.inFeed ? settings.feedAuto : settings.slideSeconds) || 0);
  const leap = computed(() =>
    sliding.value && settings.slideShuffle && !viewer.inFeed ? leapOf(library.total, chance.value) : null,
  );
  /** where it goes next; null at the end of a feed */
  const next = computed(() =>
    on.value ? following(viewer.index, library.total, leap.value, !viewer.inFeed) : null,
  );

  /** A slideshow from that picture on; from the one that is looked at where none is named. */
  function begin(at = viewer.index): void {
    viewer.open(Math.max(0, at), "picture");
    chance.value = Math.random();
    held.value = false;
    sliding.value = viewer.isOpen;
  }

  function end(): void {
    sliding.value = false;
    held.value = false;
  }

  function hold(longer = true): void {
    held.value = longer && on.value;
  }

  async function goOn(): Promise<void> {
    if (next.value === null) held.value = on.value;
    else await viewer.goTo(next.value);
  }

  // At once, as what begins a show opens the viewer first.
  watch([() => viewer.isOpen, () => viewer.mode], end, { flush: "sync" });

  return { sliding, held, on, playing, seconds, leap, next, begin, end, hold, goOn };
});
