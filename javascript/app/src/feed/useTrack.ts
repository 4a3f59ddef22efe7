import { usePreferredReducedMotion } from "@vueuse/core";
import type { Ref } from "vue";

const MILLISECONDS = 320;
const EASE = "cubic-bezier(0.22, 0.8, 0.24, 1)";

/** The strip of screens: follows a finger, and glides from where it is to where the picture in view belongs. */
export function useTrack(track: Ref<HTMLElement | null>) {
  const motion = usePreferredReducedMotion();
  let gliding: Animation | null = null;

  /** How far below its place the strip stands now. */
  function offset(): number {
    if (!track.value) return 0;
    return new DOMMatrixReadOnly(getComputedStyle(track.value).transform).m42;
  }

  function put(down: number): void {
    gliding?.cancel();
    gliding = null;
    if (track.value) track.value.style.transform = down ? `translateY(${down}px)` : "";
  }

  /** From there to its place. */
  function glide(from: number): void {
    put(0);
    if (!from || motion.value === "reduce") return;
    gliding =
      track.value?.animate([{ transform: `translateY(${from}px)` }, { transform: "translateY(0)" }], {
        duration: MILLISECONDS,
        easing: EASE,
      }) ?? null;
  }

  return { offset, put, glide };
}
