import { shallowReactive } from "vue";

/** Where the keyboard can be led, by the parts of the page that are there. */
export const focusPlaces = shallowReactive({ search: () => {}, grid: () => {} });
