import { watchDebounced } from "@vueuse/core";
import { ref } from "vue";
import { api } from "@/api";

const AT_ONCE = 20_000;
const REST_MS = 250;

/** What the pictures with these ids take on disk together; null while that is not known. */
export function useWeight(ids: () => ReadonlySet<number>) {
  const bytes = ref<number | null>(null);
  let asked = 0;
  watchDebounced(
    () => [...ids()],
    async (wanted) => {
      const mine = ++asked;
      let sum = 0;
      try {
        for (let at = 0; at < wanted.length; at += AT_ONCE)
          sum += (await api.bytesOf(wanted.slice(at, at + AT_ONCE))).bytes;
      } catch {
        sum = Number.NaN; // the count alone says enough
      }
      if (mine === asked) bytes.value = wanted.length && !Number.isNaN(sum) ? sum : null;
    },
    { debounce: REST_MS, immediate: true },
  );
  return bytes;
}
