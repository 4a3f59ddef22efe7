import { createSharedComposable, useStorage } from "@vueuse/core";

/** How loud clips are, as the person last chose it. */
export const useSound = createSharedComposable(() => useStorage("iib.sound", { volume: 1, muted: false }));

/** The feed plays by itself, so it is silent until somebody wants it otherwise. */
export const useFeedSound = createSharedComposable(() => useStorage("iib.feedMuted", true));
