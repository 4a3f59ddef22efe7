import { shallowRef } from "vue";

/** What can be done with the group of duplicates on the screen. */
export interface DuplicateControls {
  previousPicture: () => unknown;
  nextPicture: () => unknown;
  keep: () => unknown;
  trashRest: () => unknown;
  keepBest: () => unknown;
  keepAll: () => unknown;
  nextGroup: () => unknown;
  previousGroup: () => unknown;
  compare: () => unknown;
}

/** Null while no group is on the screen. */
export const deciding = shallowRef<DuplicateControls | null>(null);
