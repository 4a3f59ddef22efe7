import { defineStore } from "pinia";
import { ref, shallowRef, triggerRef, watch } from "vue";
import { useLibrary } from "./library";
import { MAIN, perPane } from "./panes";

/** Which pictures are selected (by id, so it outlives a reload) and where the keyboard cursor stands. */
export const useSelection = perPane((pane) =>
  defineStore(pane === MAIN ? "selection" : `selection.${pane}`, () => selectionOfOne(pane)),
);

function selectionOfOne(pane: string) {
  const library = useLibrary.of(pane);
  const ids = shallowRef(new Set<number>());
  /** index in the library's order; -1 before the first use */
  const cursor = ref(-1);
  let cursorId = -1;
  let anchor = -1;
  let anchorId = -1;
  let before: ReadonlySet<number> = new Set();

  const has = (id: number) => ids.value.has(id);

  /** Only this one. */
  function select(index: number) {
    ids.value = new Set([library.idAt(index)]);
    moveTo(index);
  }

  function toggle(index: number) {
    const id = library.idAt(index);
    if (!ids.value.delete(id)) ids.value.add(id);
    triggerRef(ids);
    moveTo(index);
  }

  /** From the last single choice to here, on top of what was selected before it. */
  function range(index: number) {
    if (anchor < 0) anchor = Math.max(0, cursor.value);
    const next = new Set(before);
    const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
    for (let i = from; i <= to; i++) next.add(library.idAt(i));
    ids.value = next;
    cursor.value = index;
    cursorId = library.idAt(index);
  }

  /** Moves the cursor alone; a range would begin here. */
  function moveTo(index: number) {
    cursor.value = anchor = index;
    cursorId = anchorId = library.idAt(index);
    before = new Set(ids.value);
  }

  function all() {
    const next = new Set<number>();
    for (let i = 0; i < library.count(); i++) next.add(library.idAt(i));
    ids.value = next;
  }

  function clear() {
    ids.value = new Set();
    anchor = -1;
    before = new Set();
  }

  /** Only these of the pictures that are listed. */
  function set(wanted: Iterable<number>) {
    ids.value = new Set(wanted);
    before = new Set(ids.value);
  }

  /** What was selected is not, and the other way round. */
  function invert() {
    const next = new Set<number>();
    for (let i = 0; i < library.count(); i++) {
      const id = library.idAt(i);
      if (!ids.value.has(id)) next.add(id);
    }
    set(next);
  }

  /** Pictures that are gone. */
  function forget(gone: readonly number[]) {
    if (!ids.value.size) return;
    const next = new Set(ids.value);
    for (const id of gone) next.delete(id);
    if (next.size !== ids.value.size) set(next);
  }

  /** As if nothing had been pointed at: for another query's pictures. */
  function reset() {
    clear();
    cursor.value = cursorId = -1;
  }

  // Pictures that come in push the others down; the cursor stays on its own.
  watch(
    () => library.columns,
    () => {
      if (cursorId >= 0 && library.idAt(cursor.value) !== cursorId) cursor.value = library.indexOf(cursorId);
      if (anchor >= 0 && library.idAt(anchor) !== anchorId) anchor = library.indexOf(anchorId);
    },
    { flush: "sync" },
  );

  return { ids, cursor, has, select, toggle, range, moveTo, all, set, invert, forget, clear, reset };
}
