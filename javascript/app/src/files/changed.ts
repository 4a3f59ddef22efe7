import { ref } from "vue";

/** Bumped when folders came or went by our doing: no picture changed, so the server tells nobody. */
export const foldersChanged = ref(0);
