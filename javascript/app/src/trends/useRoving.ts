import { nextTick, type Ref, ref } from "vue";

/** One tab stop for many cells: arrows go from cell to cell. `move` says how far a key goes. */
export function useRoving(root: Ref<HTMLElement | null>, count: () => number, move: Record<string, number>) {
  const current = ref(0);

  function onKey(event: KeyboardEvent) {
    const last = count() - 1;
    const by = move[event.key];
    let to: number;
    if (by !== undefined) to = current.value + by;
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = last;
    else return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (to < 0 || to > last) return;
    current.value = to;
    void nextTick().then(() => root.value?.querySelector<HTMLElement>(`[data-at="${to}"]`)?.focus());
  }
  return { current, onKey };
}
