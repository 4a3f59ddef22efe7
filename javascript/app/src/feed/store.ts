import { useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { ref } from "vue";

/** How the feed is looked at. */
export const useFeed = defineStore("feed", () => {
  /** nothing but the picture */
  const bare = ref(false);
  /** the whole prompt, and what else the picture was made with */
  const unfolded = useStorage("iib.feedUnfolded", false);
  return { bare, unfolded };
});
