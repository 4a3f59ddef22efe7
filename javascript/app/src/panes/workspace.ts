import { defineStore } from "pinia";
import { computed, nextTick, ref, shallowReactive, watch } from "vue";
import type { GridQuery } from "@/api/types";
import { useLibrary } from "@/stores/library";
import { useLook } from "@/stores/look";
import { activePane, MAIN } from "@/stores/panes";
import { useSelection } from "@/stores/selection";
import { useSettings } from "@/stores/settings";
import { freshQuery, isWorkspace, recordOf } from "./records";
import type { Column, PlaceProps, Tab, TabRecord, WorkspaceRecord } from "./types";

export const LIBRARY = "library";
const MOST_CLOSED = 20;

let last = 0;
/** Ids are never used twice, so that a closed pane's stores are never met again. */
const fresh = (kind: string) => `${kind}${++last}`;

/** The columns of the middle and the tabs in them. There is always at least one. */
export const useWorkspace = defineStore("workspace", () => {
  const columns = ref<Column[]>([
    { id: "first", tabs: [{ id: MAIN, place: LIBRARY, props: {} }], shown: MAIN, share: 1 },
  ]);
  activePane.value = MAIN;
  const closed = shallowReactive<{ record: TabRecord; column: string }[]>([]);
  /** panes that hold older pictures than the server, as nobody looked at them */
  const stale = new Set<string>();

  const tabs = computed(() => columns.value.flatMap((column) => column.tabs));
  const column = computed(
    () => columns.value.find((one) => one.tabs.some((tab) => tab.id === activePane.value)) as Column,
  );
  const tab = computed(() => tabs.value.find((one) => one.id === activePane.value) as Tab);
  const seen = computed(() => new Set(columns.value.map((one) => one.shown)));
  /** more than the one pane that most people use */
  const many = computed(() => tabs.value.length > 1);

  const columnWith = (id: string) => columns.value.find((one) => one.tabs.some((tab) => tab.id === id));

  function activate(id: string) {
    const holder = columnWith(id);
    if (!holder) return;
    holder.shown = id;
    activePane.value = id;
    look(id);
  }

  /** Brings a pane up to date that somebody looks at now. */
  function look(id: string) {
    const library = useLibrary.of(id);
    if (stale.delete(id)) library.refreshSoon();
    library.wake();
  }

  function made(record: Partial<TabRecord>): Tab {
    const made: Tab = { id: fresh("pane"), place: record.place ?? LIBRARY, props: record.props ?? {} };
    const library = useLibrary.of(made.id);
    library.prepare(record.query ?? freshQuery());
    if (record.at) Object.assign(library.place, record.at);
    useLook.of(made.id).take(record.look);
    return made;
  }

  /** A new tab behind the one at hand, shown at once unless `quiet`. */
  function add(record: Partial<TabRecord> = {}, quiet = false): string {
    const home = column.value;
    const one = made(record);
    home.tabs.splice(home.tabs.findIndex((other) => other.id === home.shown) + 1, 0, one);
    if (!quiet) activate(one.id);
    return one.id;
  }

  /** A new column to the right of the one at hand. */
  function addColumn(record: Partial<TabRecord> = {}): string {
    const one = made(record);
    insertColumn(one, columns.value.indexOf(column.value) + 1);
    activate(one.id);
    return one.id;
  }

  function insertColumn(one: Tab, at: number) {
    const share = columns.value.reduce((sum, other) => sum + other.share, 0) / columns.value.length;
    columns.value.splice(at, 0, { id: fresh("column"), tabs: [one], shown: one.id, share });
  }

  function take(id: string): Tab | undefined {
    const home = columnWith(id);
    if (!home) return undefined;
    const at = home.tabs.findIndex((one) => one.id === id);
    const [taken] = home.tabs.splice(at, 1);
    const next = home.tabs[Math.min(at, home.tabs.length - 1)];
    if (!next) columns.value.splice(columns.value.indexOf(home), 1);
    else if (home.shown === id) home.shown = next.id;
    return taken;
  }

  /** Closes a tab; what it held can be opened again, its memory is free. The very last one becomes the library. */
  function close(id: string) {
    const home = columnWith(id);
    if (!home) return;
    closed.unshift({ record: recordOf(id, home), column: home.id });
    closed.splice(MOST_CLOSED);
    if (tabs.value.length === 1) home.tabs.push(made({}));
    const at = columns.value.indexOf(home);
    take(id);
    if (activePane.value === id) {
      const neighbour = columns.value.includes(home) ? home : columns.value[Math.max(0, at - 1)];
      activate((neighbour as Column).shown);
    } else look((columns.value[at] ?? column.value).shown);
    // Its component reads from the stores until it is gone from the page.
    void nextTick().then(() => forget(id));
  }

  function forget(id: string) {
    stale.delete(id);
    useSelection.forget(id);
    useLibrary.forget(id);
    useLook.forget(id);
  }

  function closeOthers(id: string) {
    for (const other of columnWith(id)?.tabs.slice() ?? []) if (other.id !== id) close(other.id);
  }

  function reopen() {
    const one = closed.shift();
    if (!one) return;
    const home = columns.value.find((other) => other.id === one.column);
    if (home) activate(home.shown);
    add(one.record);
  }

  /** Puts a tab into a column at a place of its row; null makes a new column at the right edge. */
  function move(id: string, to: string | null, before?: number) {
    const home = columnWith(id);
    if (
      !home ||
      (home.tabs.length === 1 && (to === home.id || (to === null && home === columns.value.at(-1))))
    )
      return;
    const from = home.tabs.findIndex((one) => one.id === id);
    const taken = take(id);
    if (!taken) return;
    const goal = columns.value.find((one) => one.id === to);
    if (!goal) insertColumn(taken, columns.value.length);
    else {
      const at = before ?? goal.tabs.length;
      goal.tabs.splice(goal === home && from < at ? at - 1 : at, 0, taken);
    }
    look(home.shown);
    activate(id);
  }

  /** The tab `by` further in its column, round and round. */
  function step(by: number) {
    const { tabs: list, shown } = column.value;
    const at = list.findIndex((one) => one.id === shown);
    activate((list[(at + by + list.length) % list.length] as Tab).id);
  }

  function stepColumn(by: number) {
    const at = columns.value.indexOf(column.value);
    const n = columns.value.length;
    activate((columns.value[(at + by + n) % n] as Column).shown);
  }

  /** Shows another place in a tab; its pictures stay as they are. */
  function show(place: string, props: PlaceProps = {}, id = activePane.value) {
    const one = tabs.value.find((other) => other.id === id);
    if (!one) return;
    Object.assign(one, { place, props });
    if (place === LIBRARY && seen.value.has(id)) look(id);
  }

  function open(place: string, props: PlaceProps, where: "here" | "tab" | "side", query?: GridQuery) {
    if (where === "tab") return add({ place, props, query });
    if (where === "side") return addColumn({ place, props, query });
    show(place, props);
    if (query) void useLibrary.of(activePane.value).replaceQuery(query);
    return activePane.value;
  }

  function record(): WorkspaceRecord {
    return {
      columns: columns.value.map((one) => ({
        tabs: one.tabs.map((other) => recordOf(other.id, one)),
        shown: one.tabs.findIndex((other) => other.id === one.shown),
        share: one.share,
      })),
      active: columns.value.indexOf(column.value),
    };
  }

  /** Puts everything as it was written down; false where that is not what it should be. */
  function restore(saved: unknown): boolean {
    if (!isWorkspace(saved)) return false;
    const old = tabs.value.map((one) => one.id);
    columns.value = saved.columns.map((one) => {
      const list = one.tabs.map(made);
      const shown = (list[one.shown] ?? list[0]) as Tab;
      return { id: fresh("column"), tabs: list, shown: shown.id, share: one.share };
    });
    const to = (columns.value[saved.active] ?? columns.value[0]) as Column;
    activate(to.shown);
    for (const one of columns.value) look(one.shown);
    void nextTick().then(() => old.forEach(forget));
    return true;
  }

  /** Something changed on the server: who is seen looks at once, the others when they are. */
  function refresh(whole = false) {
    for (const { id } of tabs.value) {
      if (!seen.value.has(id) || !useSettings().liveUpdates) stale.add(id);
      else if (whole) void useLibrary.of(id).refresh(true);
      else useLibrary.of(id).refreshSoon();
    }
  }

  // Whoever asks for pictures wants to see them, not the place that stands before them.
  watch(
    () => tabs.value.map((one) => useLibrary.of(one.id).asked),
    (now, before) => {
      tabs.value.forEach((one, i) => {
        const grew = now.length === before.length && (now[i] ?? 0) > (before[i] ?? 0);
        if (grew && one.place !== LIBRARY) show(LIBRARY, {}, one.id);
      });
    },
    { flush: "sync" },
  );

  return {
    columns,
    closed,
    tabs,
    column,
    tab,
    seen,
    many,
    activate,
    add,
    addColumn,
    close,
    closeOthers,
    reopen,
    move,
    step,
    stepColumn,
    show,
    open,
    record,
    restore,
    refresh,
  };
});
