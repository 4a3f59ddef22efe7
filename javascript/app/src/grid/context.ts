import { type InjectionKey, inject, type Ref } from "vue";
import type { Arrived } from "./thumbs";

/** What the grid tells its cells. */
export interface GridContext {
  /** the id of a cell's element, unlike those of other panes */
  cellId: (index: number) => string;
  /** false while scrolling so fast that fetching pictures would be for nothing */
  calm: Ref<boolean>;
  hovered: Ref<number>;
  /** the cursor is drawn when the keyboard is in use (or the panel tells of its picture) */
  keyboard: Ref<boolean>;
  arrived: Arrived;
}

export const gridKey: InjectionKey<GridContext> = Symbol("grid");

export function useGridContext(): GridContext {
  const context = inject(gridKey);
  if (!context) throw new Error("a cell stands outside a grid");
  return context;
}
