import { useEventListener } from "@vueuse/core";
import { onScopeDispose, type Ref } from "vue";
import { followed, swipeBy, WheelSteps } from "./gesture";

const LONG_MILLISECONDS = 500;
const DOUBLE_MILLISECONDS = 260;
const STILL = 10;
/** What a press is meant for itself. */
const OWN = "button, a, input, textarea, select, [role=slider], .own";

interface Options {
  /** where the strip stands when a finger catches it */
  caught: () => number;
  carry: (down: number) => void;
  /** the finger let go, the strip stands so far below its place */
  release: (by: -1 | 0 | 1, down: number) => void;
  step: (by: -1 | 1) => void;
  ends: () => { before: boolean; after: boolean };
  tap: () => void;
  double: (x: number, y: number) => void;
  long: () => void;
}

/** Wheel, mouse, pen and fingers over the feed. */
export function usePointer(area: Ref<HTMLElement | null>, options: Options): void {
  const wheel = new WheelSteps();
  let pointer = -1;
  let began = { x: 0, y: 0, at: 0, caught: 0 };
  let moved = false;
  let pressed = 0;
  let tapped = 0;
  let lastTap = Number.NEGATIVE_INFINITY;

  const isOwn = (event: Event) => event.target instanceof Element && event.target.closest(OWN) !== null;
  const down = (event: PointerEvent) => {
    const { before, after } = options.ends();
    return began.caught + followed(event.clientY - began.y, before, after);
  };

  function start(event: PointerEvent): void {
    if (event.button !== 0 || pointer >= 0 || isOwn(event)) return;
    pointer = event.pointerId;
    moved = false;
    began = { x: event.clientX, y: event.clientY, at: event.timeStamp, caught: options.caught() };
    area.value?.setPointerCapture(pointer);
    if (event.pointerType !== "mouse") options.carry(began.caught);
    pressed = window.setTimeout(() => {
      end();
      options.release(0, options.caught());
      options.long();
    }, LONG_MILLISECONDS);
  }

  function move(event: PointerEvent): void {
    if (event.pointerId !== pointer) return;
    if (Math.hypot(event.clientX - began.x, event.clientY - began.y) > STILL) {
      moved = true;
      clearTimeout(pressed);
    }
    if (moved && event.pointerType !== "mouse") options.carry(down(event));
  }

  function up(event: PointerEvent): void {
    if (event.pointerId !== pointer) return;
    end();
    const cancelled = event.type === "pointercancel";
    if (event.pointerType !== "mouse") {
      const height = area.value?.clientHeight ?? 1;
      const by =
        cancelled || !moved ? 0 : swipeBy(began.y - event.clientY, event.timeStamp - began.at, height);
      options.release(by, moved ? down(event) : began.caught);
    }
    if (!moved && !cancelled) tap(event);
  }

  function end(): void {
    clearTimeout(pressed);
    if (pointer >= 0 && area.value?.hasPointerCapture(pointer)) area.value.releasePointerCapture(pointer);
    pointer = -1;
  }

  function tap(event: PointerEvent): void {
    clearTimeout(tapped);
    if (event.timeStamp - lastTap < DOUBLE_MILLISECONDS) {
      lastTap = Number.NEGATIVE_INFINITY;
      options.double(event.clientX, event.clientY);
      return;
    }
    lastTap = event.timeStamp;
    tapped = window.setTimeout(options.tap, DOUBLE_MILLISECONDS);
  }

  useEventListener(area, "pointerdown", start);
  useEventListener(area, "pointermove", move, { passive: true });
  useEventListener(area, ["pointerup", "pointercancel"], up);
  useEventListener(
    area,
    "wheel",
    (event) => {
      if (event.ctrlKey || (event.target instanceof Element && event.target.closest(".scrolls"))) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const by = wheel.take(event.deltaY * lines, event.timeStamp);
      if (by) options.step(by);
    },
    { passive: false },
  );
  // The browser's own menu of a held finger would lie over the picture.
  useEventListener(area, "contextmenu", (event: MouseEvent) => {
    if (pointer >= 0 || ("pointerType" in event && event.pointerType === "touch")) event.preventDefault();
  });
  onScopeDispose(() => {
    clearTimeout(pressed);
    clearTimeout(tapped);
  });
}
