import { shallowRef } from "vue";

const OPEN_AFTER_MS = 350;
const CLOSE_AFTER_MS = 250;

export interface OpenHeart {
  id: number;
  /** the heart's box on the screen */
  box: DOMRect;
}

const open = shallowRef<OpenHeart | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function after(ms: number, act: () => void): void {
  clearTimeout(timer);
  timer = setTimeout(act, ms);
}

/** The heart under the mouse: who stays on it is shown all own tags. */
export const heart = {
  open,
  enter(id: number, event: PointerEvent): void {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    after(OPEN_AFTER_MS, () => {
      open.value = { id, box };
    });
  },
  leave(): void {
    after(CLOSE_AFTER_MS, () => {
      open.value = null;
    });
  },
  /** the mouse went from the heart to the list */
  stay: () => clearTimeout(timer),
  close(): void {
    clearTimeout(timer);
    open.value = null;
  },
};
