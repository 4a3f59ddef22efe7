import { createSharedComposable, useStorage } from "@vueuse/core";
import { computed } from "vue";

export interface Past {
  q: string;
  /** milliseconds since 1970 */
  at: number;
  pinned?: boolean;
}

export const MOST_PAST = 128;

/** The list with a search at its head; the oldest beyond the bound go, pinned ones last. */
export function withPast(list: readonly Past[], q: string, at: number): Past[] {
  const known = list.find((one) => one.q === q);
  const rest = list.filter((one) => one !== known);
  const all = [{ ...known, q, at }, ...rest];
  while (all.length > MOST_PAST) {
    const last = all.findLastIndex((one) => !one.pinned);
    all.splice(last > 0 ? last : all.length - 1, 1);
  }
  return all;
}

/** The searches that were made in this browser, the newest first, pinned ones before them. */
export const useHistory = createSharedComposable(() => {
  const saved = useStorage<Past[]>("iib.searches", [], localStorage);
  const list = computed(() => [
    ...saved.value.filter((one) => one.pinned),
    ...saved.value.filter((one) => !one.pinned),
  ]);

  function add(text: string) {
    const q = text.trim();
    if (q) saved.value = withPast(saved.value, q, Date.now());
  }
  function pin(q: string, on: boolean) {
    saved.value = saved.value.map((one) => (one.q === q ? { ...one, pinned: on } : one));
  }
  function remove(q: string) {
    saved.value = saved.value.filter((one) => one.q !== q);
  }
  function restore(past: Past) {
    saved.value = [...saved.value, past].sort((a, b) => b.at - a.at);
  }
  return { list, add, pin, remove, restore };
});
