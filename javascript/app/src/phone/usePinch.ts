import { useEventListener } from "@vueuse/core";
import type { Ref } from "vue";

/** Two fingers drawn apart or together over an element: `begin` with the first touch of the second, then by how much. */
export function usePinch(
  element: Ref<HTMLElement | null>,
  begin: () => void,
  scaled: (factor: number) => void,
): void {
  let distance = 0;

  function between(touches: TouchList): number {
    const [a, b] = [touches[0] as Touch, touches[1] as Touch];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  }

  useEventListener(
    element,
    "touchstart",
    (event: TouchEvent) => {
      distance = event.touches.length === 2 ? between(event.touches) : 0;
      if (distance) begin();
    },
    { passive: true },
  );
  // Not passive: the browser would enlarge the page with it.
  useEventListener(
    element,
    "touchmove",
    (event: TouchEvent) => {
      if (!distance || event.touches.length !== 2) return;
      event.preventDefault();
      scaled(between(event.touches) / distance);
    },
    { passive: false },
  );
  useEventListener(element, ["touchend", "touchcancel"], () => {
    distance = 0;
  });
}
