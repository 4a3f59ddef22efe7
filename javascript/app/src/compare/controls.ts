import { shallowRef } from "vue";

export type CompareMode = "slider" | "side" | "blink";

/** What can be done with the comparison on the screen. */
export interface CompareControls {
  mode: (mode: CompareMode) => void;
  next: (by: 1 | -1) => void;
  slide: (by: number) => void;
  zoomBy: (factor: number) => void;
  fit: () => void;
  actual: () => void;
  swap: () => void;
  table: () => void;
  play: () => void;
  fullscreen: () => unknown;
  count: () => number;
  now: () => CompareMode;
}

/** The comparison that was looked at last, null while none is open. */
export const comparison = shallowRef<CompareControls | null>(null);
