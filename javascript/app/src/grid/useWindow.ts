import { useResizeObserver } from "@vueuse/core";
import { computed, onBeforeUnmount, type Ref, ref, shallowRef, watch } from "vue";
import { folderShown } from "@/files/folders";
import { toHash } from "@/stores/address";
import { useLibrary } from "@/stores/library";
import { useLook } from "@/stores/look";
import { useSettings } from "@/stores/settings";
import { type Layout, makeLayout, sizeWithin } from "./layout";
import { ScrollRange } from "./scroll";
import { BLOCK, Slots } from "./slots";

const NOTHING: Layout = makeLayout(new Uint16Array(0), 0, { name: "square", width: 1, cellSize: 1, gap: 0 });
const SETTLED_MS = 110;
/** windows per second above which nothing is fetched */
const TOO_FAST = 6;
const TOP_SPACE = 2;
const END_SPACE = 24;

interface Elements {
  scroller: Readonly<Ref<HTMLElement | null>>;
  spacer: Readonly<Ref<HTMLElement | null>>;
  block: Readonly<Ref<HTMLElement | null>>;
  /** height of what stands above the pictures and scrolls with them */
  head?: Readonly<Ref<number>>;
}

/** The part of the library that is on screen: layout, scroll place and the cells in use. */
export function useWindow({ scroller, spacer, block, head }: Elements) {
  const library = useLibrary();
  const settings = useSettings();
  const look = useLook();
  const slots = new Slots();
  const range = new ScrollRange();
  const space = () => TOP_SPACE + (head?.value ?? 0);
  /** how far the scrolled element's own pixels are from the content's, where the range is scaled */
  const shift = ref(0);
  const layout = shallowRef<Layout>(NOTHING);
  const width = ref(0);
  const height = ref(0);
  const calm = ref(true);
  const top = ref(0);
  const padding = computed(() => (width.value < 600 ? Math.min(settings.gap, 4) : 12));
  const cellSize = computed(() => sizeWithin(width.value, look.cellSize));

  // Kept with the pictures, as a pane that is moved is drawn anew.
  const anchor = library.place;
  /** the picture that a pane begins at which was open before; it may come with a later page */
  let awaited = anchor.id;
  /** where folders were left, so that coming back up shows the same pictures */
  const left = new Map<string, { id: number; offset: number }>();
  let shownKey = "";
  let comingBack: { id: number; offset: number } | null = null;
  let generation = -1;
  let lastMoved = 0;
  let settle: ReturnType<typeof setTimeout> | undefined;

  function relayout() {
    const element = scroller.value;
    if (!element || !width.value) return;
    const { columns, total } = library;
    layout.value = makeLayout(columns.ratios, columns.length, {
      name: look.layout,
      width: width.value - padding.value * 2,
      cellSize: cellSize.value,
      gap: settings.gap,
    });
    // Room for what is still on its way, so that the scrollbar does not shrink under the hand.
    const whole = columns.length ? layout.value.height * (total / columns.length) : 0;
    range.resize(whole + space() + END_SPACE, height.value);
    if (spacer.value) spacer.value.style.height = `${range.height}px`;
    scrollTo(keptPlace());
  }

  function keptPlace(): number {
    if (awaited >= 0 && library.state !== "loading") {
      const at = library.indexOf(awaited);
      if (at < 0 && library.loaded < library.total) return 0;
      awaited = -1;
      generation = library.generation;
      shownKey = folderShown(library.query) === null ? "" : toHash(library.query);
      return at < 0 ? 0 : layout.value.rect(at).y + space() - anchor.offset;
    }
    if (generation !== library.generation) {
      generation = library.generation;
      if (shownKey && anchor.id >= 0) left.set(shownKey, { ...anchor });
      shownKey = folderShown(library.query) === null ? "" : toHash(library.query);
      comingBack = left.get(shownKey) ?? null;
      anchor.id = -1;
      if (!comingBack) return 0;
    }
    if (comingBack) {
      const at = library.indexOf(comingBack.id);
      // Further down than what has come so far: it is looked for again with every part.
      if (at < 0) {
        if (library.loaded >= library.total) comingBack = null;
        return 0;
      }
      const { offset } = comingBack;
      comingBack = null;
      return layout.value.rect(at).y + space() - offset;
    }
    if (range.top < 8) return 0;
    const at = library.indexOf(anchor.id);
    return at < 0 ? range.top : layout.value.rect(at).y + space() - anchor.offset;
  }

  function scrollTo(wanted: number) {
    if (!scroller.value) return;
    scroller.value.scrollTop = range.goTo(wanted);
    show();
  }

  function show() {
    const from = range.top - space();
    const ahead = Math.max(500, height.value * 0.8);
    const base = Math.floor(Math.max(0, from) / BLOCK) * BLOCK;
    slots.show(
      layout.value,
      library.idAt,
      [from - ahead, from + height.value + ahead],
      [from, from + height.value],
      base,
    );
    if (block.value) block.value.style.top = `${base + space() + range.physical - range.top}px`;
    top.value = range.top;
    shift.value = range.physical - range.top;
    remember(from);
  }

  function remember(from: number) {
    if (awaited >= 0) return;
    const [first, end] = layout.value.range(from, from + height.value);
    for (let i = first; i < end; i++) {
      const { y, h } = layout.value.rect(i);
      if (y + h <= from) continue;
      anchor.id = library.idAt(i);
      anchor.offset = y + space() - range.top;
      return;
    }
  }

  function onScroll() {
    const element = scroller.value;
    if (!element) return;
    const before = range.top;
    range.moved(element.scrollTop);
    if (range.top === before) return;
    awaited = -1;
    comingBack = null;
    const now = performance.now();
    const speed = Math.abs(range.top - before) / height.value / Math.max(0.008, (now - lastMoved) / 1000);
    lastMoved = now;
    calm.value = speed < TOO_FAST;
    if (range.top < 8) library.fresh = 0;
    show();
    clearTimeout(settle);
    settle = setTimeout(() => {
      calm.value = true;
      if (range.scaled) element.scrollTop = range.goTo(range.top);
    }, SETTLED_MS);
  }

  /** Brings a picture into the window, by as little as needed or to its middle. */
  function reveal(index: number, place: "near" | "middle" = "near") {
    if (index < 0 || index >= layout.value.length) return;
    const { y, h } = layout.value.rect(index);
    const above = y + space() - settings.gap;
    const below = y + h + space() + settings.gap;
    if (above >= range.top && below <= range.top + height.value) return;
    if (place === "middle") scrollTo(y + h / 2 + space() - height.value / 2);
    else if (above < range.top || h > height.value) scrollTo(above);
    else scrollTo(below - height.value);
  }

  useResizeObserver(scroller as Ref<HTMLElement | null>, ([entry]) => {
    if (!entry) return;
    height.value = entry.contentRect.height;
    width.value = entry.contentRect.width;
  });
  watch(
    () => [
      library.columns,
      library.loaded,
      library.total,
      library.revision,
      width.value,
      height.value,
      cellSize.value,
      look.layout,
      settings.gap,
      head?.value,
    ],
    relayout,
    { flush: "post" },
  );
  onBeforeUnmount(() => clearTimeout(settle));

  return {
    slots,
    layout,
    calm,
    cellSize,
    top,
    shift,
    space,
    height,
    padding,
    onScroll,
    reveal,
    scrollTo,
    relayout,
  };
}
