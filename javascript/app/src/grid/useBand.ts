import { useEventListener } from "@vueuse/core";
import { computed, onBeforeUnmount, type Ref, ref, type ShallowRef, shallowRef } from "vue";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { between, touched } from "./band";
import { edgeSpeed } from "./edges";
import type { Layout } from "./layout";

const STEADY = 5;

interface Window {
  layout: Readonly<ShallowRef<Layout>>;
  top: Readonly<Ref<number>>;
  height: Readonly<Ref<number>>;
  padding: Readonly<Ref<number>>;
  /** from the content's top to the first picture */
  space: () => number;
  scrollTo: (top: number) => void;
}
interface Point {
  x: number;
  y: number;
}

/** A band drawn with the mouse selects what it touches: from the space between, or anywhere with Shift held. */
export function useBand(scroller: Readonly<Ref<HTMLElement | null>>, view: Window) {
  const library = useLibrary();
  const selection = useSelection();
  /** places in the content, so that they stay where they are while it scrolls */
  const from = shallowRef<Point | null>(null);
  const to = shallowRef<Point | null>(null);
  const drawn = ref(false);
  let kept: ReadonlySet<number> = new Set();
  let pointer: Point = { x: 0, y: 0 };
  let frame = 0;
  let justDrawn = false;

  function inContent({ x, y }: Point): Point {
    const box = scroller.value?.getBoundingClientRect();
    return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) + view.top.value };
  }

  function down(event: PointerEvent): void {
    justDrawn = false;
    if (event.pointerType === "touch" || event.button !== 0) return;
    const onPicture = (event.target as Element).closest("[data-index]");
    if (onPicture && !event.shiftKey) return;
    const box = scroller.value?.getBoundingClientRect();
    if (box && scroller.value && event.clientX > box.left + scroller.value.clientWidth) return;
    from.value = inContent({ x: event.clientX, y: event.clientY });
    const adds = event.shiftKey || event.ctrlKey || event.metaKey;
    kept = adds ? new Set(selection.ids) : new Set();
  }

  useEventListener(window, "pointermove", (event: PointerEvent) => {
    if (!from.value) return;
    pointer = { x: event.clientX, y: event.clientY };
    const here = inContent(pointer);
    if (!drawn.value && Math.hypot(here.x - from.value.x, here.y - from.value.y) < STEADY) return;
    event.preventDefault();
    drawn.value = true;
    if (!frame) frame = requestAnimationFrame(draw);
  });

  function draw(): void {
    frame = 0;
    if (!from.value || !drawn.value) return;
    const box = scroller.value?.getBoundingClientRect();
    const speed = box ? edgeSpeed(pointer.y - box.top, box.height) : 0;
    if (speed) {
      view.scrollTo(view.top.value + speed);
      frame = requestAnimationFrame(draw);
    }
    to.value = inContent(pointer);
    const band = between(from.value, to.value);
    band.x -= view.padding.value;
    band.y -= view.space();
    const next = new Set(kept);
    for (const index of touched(view.layout.value, band)) next.add(library.idAt(index));
    if (next.size !== selection.ids.size || [...next].some((id) => !selection.ids.has(id)))
      selection.set(next);
  }

  function stop(): void {
    justDrawn = drawn.value;
    from.value = null;
    to.value = null;
    drawn.value = false;
    cancelAnimationFrame(frame);
    frame = 0;
  }
  useEventListener(window, ["pointerup", "pointercancel", "blur"], () => from.value && stop());
  onBeforeUnmount(stop);

  /** How the band is drawn over the window. */
  const shape = computed(() => {
    if (!from.value || !to.value || !drawn.value) return null;
    const { x, y, w, h } = between(from.value, to.value);
    return { left: `${x}px`, top: `${y - view.top.value}px`, width: `${w}px`, height: `${h}px` };
  });
  /** The click that ends a band is none. */
  function swallows(): boolean {
    const was = justDrawn;
    justDrawn = false;
    return was;
  }
  return { down, shape, swallows, pending: () => from.value !== null };
}
