import { shallowRef } from "vue";

/** The clip that plays in its cell, of all grids at most one; -1 for none. */
export const playing = shallowRef(-1);

export function togglePlaying(id: number): void {
  playing.value = playing.value === id ? -1 : id;
}
