import { useEventListener } from "@vueuse/core";
import type { Ref } from "vue";
import { type Swipe, swipeOf } from "@/viewer/zoom";

/** A finger that goes across the element. */
export function useSwipe(
  element: Ref<HTMLElement | null>,
  then: (swipe: Exclude<Swipe, null>) => void,
): void {
  let began: { x: number; y: number; at: number } | null = null;
  useEventListener(element, "pointerdown", (event: PointerEvent) => {
    began =
      event.pointerType === "touch" ? { x: event.clientX, y: event.clientY, at: event.timeStamp } : null;
  });
  useEventListener(element, "pointerup", (event: PointerEvent) => {
    if (!began || !element.value) return;
    const { width, height } = element.value.getBoundingClientRect();
    const swipe = swipeOf(event.clientX - began.x, event.clientY - began.y, event.timeStamp - began.at, {
      width,
      height,
    });
    began = null;
    if (swipe) then(swipe);
  });
}
