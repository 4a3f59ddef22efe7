import { useEventListener } from "@vueuse/core";
import { type Ref, ref } from "vue";
import type { useZoom } from "./useZoom";
import { type Point, type Swipe, swipeOf, wheelFactor } from "./zoom";

const TAP_DISTANCE = 10;
const DOUBLE_TAP_MILLISECONDS = 300;

interface Options {
  onSwipe: (swipe: Exclude<Swipe, null>) => void;
  onTap: () => void;
  /** a mouse clicked twice; zooms when left out */
  onDouble?: (at: Point) => void;
}

/** Wheel, mouse, pen and fingers on the stage, turned into zooming, panning and swiping. */
export function useGestures(
  element: Ref<HTMLElement | null>,
  zoom: ReturnType<typeof useZoom>,
  { onSwipe, onTap, onDouble }: Options,
) {
  const pointers = new Map<number, Point>();
  /** how far a swiping finger has carried the picture */
  const carried = ref<Point>({ x: 0, y: 0 });
  const dragging = ref(false);
  let began = { x: 0, y: 0, at: 0 };
  let swiping = false;
  let pinched = false;
  let lastTap = { x: 0, y: 0, at: 0 };

  function spot(event: MouseEvent): Point {
    const box = (element.value as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0 || pointers.size >= 2) return;
    const at = spot(event);
    element.value?.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      pinched = true;
      swiping = false;
      carried.value = { x: 0, y: 0 };
      return;
    }
    began = { ...at, at: event.timeStamp };
    pinched = false;
    dragging.value = true;
    swiping = event.pointerType === "touch" && !zoom.canPan.value;
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = spot(event);
    if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1] as Point;
      zoom.pinch([before, other], [now, other]);
    } else if (swiping) carried.value = { x: now.x - began.x, y: Math.max(0, now.y - began.y) };
    else if (!pinched) zoom.panBy(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
  }

  function up(event: PointerEvent): void {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    dragging.value = false;
    const at = spot(event);
    carried.value = { x: 0, y: 0 };
    zoom.release();
    if (pinched || event.type === "pointercancel") return;
    const moved = { x: at.x - began.x, y: at.y - began.y };
    const swipe = swiping ? swipeOf(moved.x, moved.y, event.timeStamp - began.at, zoom.stage.value) : null;
    if (swipe) onSwipe(swipe);
    else if (Math.hypot(moved.x, moved.y) < TAP_DISTANCE) tap(event, at);
  }

  /** Browsers disagree on dblclick for fingers, so taps are counted here; the mouse has its own event. */
  function tap(event: PointerEvent, at: Point): void {
    if (event.pointerType !== "touch") return;
    const near = Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < TAP_DISTANCE * 3;
    if (near && event.timeStamp - lastTap.at < DOUBLE_TAP_MILLISECONDS) {
      lastTap.at = 0;
      zoom.toggle(at);
      return;
    }
    lastTap = { ...at, at: event.timeStamp };
    onTap();
  }

  let byTouch = false;
  let presses = 0;
  useEventListener(element, "pointerdown", (event) => {
    byTouch = event.pointerType === "touch";
    presses += 1;
    down(event);
  });
  useEventListener(element, "pointermove", move, { passive: true });
  useEventListener(element, ["pointerup", "pointercancel"], up);
  useEventListener(element, "dblclick", (event) => {
    // the first click of a double one may be what opened the viewer, on the grid
    if (!byTouch && presses > 1) (onDouble ?? zoom.toggle)(spot(event));
  });
  useEventListener(
    element,
    "wheel",
    (event) => {
      event.preventDefault();
      zoom.zoomBy(wheelFactor(event), spot(event));
    },
    { passive: false },
  );

  return { carried, dragging };
}
