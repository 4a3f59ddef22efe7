import { openPlace } from "@/places/registry";

export const FEWEST = 2;
export const MOST = 4;

export const canCompare = (ids: readonly number[]) => ids.length >= FEWEST && ids.length <= MOST;

/** Compares these pictures in a tab of its own, which stays until it is closed. */
export function openComparison(ids: readonly number[]): void {
  openPlace("compare", { ids: ids.slice(0, MOST) }, "tab");
}
