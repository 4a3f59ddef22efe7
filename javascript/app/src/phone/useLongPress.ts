import { useEventListener } from "@vueuse/core";
import type { Ref } from "vue";

const LONG_MS = 450;
const STILL_PX = 10;

/** A finger that rests on the element. Our own count, as not every browser tells of it (`contextmenu`). */
export function useLongPress(element: Ref<HTMLElement | null>, then: (event: PointerEvent) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let began = { x: 0, y: 0 };
  let done = false;

  const stop = () => clearTimeout(timer);
  useEventListener(element, "pointerdown", (event: PointerEvent) => {
    stop();
    done = false;
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    began = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      done = true;
      navigator.vibrate?.(10);
      then(event);
    }, LONG_MS);
  });
  useEventListener(element, "pointermove", (event: PointerEvent) => {
    if (Math.hypot(event.clientX - began.x, event.clientY - began.y) > STILL_PX) stop();
  });
  useEventListener(element, ["pointerup", "pointercancel", "scroll"], stop, { passive: true });

  /** Whether the finger that has just gone had rested: then what follows of it is no tap. */
  const swallows = () => {
    const was = done;
    done = false;
    return was;
  };
  return { swallows };
}
