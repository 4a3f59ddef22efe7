import { ref } from "vue";

/** On a phone, whether the sheet about the picture at hand is open; beside the pictures there is no room. */
export const infoSheet = ref(false);

export const NARROW = "(max-width: 720px)";
export const isNarrow = (): boolean => matchMedia(NARROW).matches;
