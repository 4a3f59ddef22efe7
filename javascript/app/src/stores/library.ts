import { defineStore } from "pinia";
import { markRaw, reactive, ref, shallowRef, watch } from "vue";
import { ApiError, api } from "@/api";
import type { GridPage, GridQuery } from "@/api/types";
import { Columns } from "@/grid/columns";
import { Fold } from "@/grid/fold";
import { hiddenQuery } from "@/privacy/veil";
import { MAIN, perPane } from "./panes";
import { useSettings } from "./settings";

const FIRST_CHUNK = 1000;
const CHUNK = 20_000;
const SOON_MS = 150;
const SHORTEST_REST_MS = 1000;

export const DEFAULT_QUERY: GridQuery = { order: "-date" };

/** The pictures of a pane's query, in its order. Indexes go from 0 to `total`; `count()` are here. */
export const useLibrary = perPane((pane) =>
  defineStore(pane === MAIN ? "library" : `library.${pane}`, libraryOfOne),
);

function libraryOfOne() {
  const query = reactive<GridQuery>({ ...DEFAULT_QUERY });
  const columns = shallowRef(new Columns());
  const total = ref(0);
  const loaded = ref(0);
  /** bumped when ratios or likes of loaded pictures changed in place */
  const revision = ref(0);
  /** bumped when ratings or labels changed in place: nothing moves for that */
  const marked = ref(0);
  /** bumped when another query's pictures took over */
  const generation = ref(0);
  /** pictures that came in at the top since the person last stood there */
  const fresh = ref(0);
  const state = ref<"loading" | "ready" | "error">("loading");
  const error = ref("");
  /** counts the times that somebody asked for other pictures */
  const asked = ref(0);
  /** the picture at the top of the window, and how far above its edge the window begins */
  const place = markRaw({ id: -1, offset: 0 });

  const settings = useSettings();
  const fold = shallowRef<Fold>();
  const openStacks = new Set<number>();

  let started = false;
  let cursor: string | null = null;
  let running: AbortController | null = null;
  let more: Promise<void> | null = null;

  async function guarded(work: (signal: AbortSignal) => Promise<void>) {
    running?.abort();
    more = null;
    const mine = new AbortController();
    running = mine;
    try {
      await work(mine.signal);
    } catch (reason) {
      if (mine.signal.aborted) return;
      state.value = "error";
      error.value = reason instanceof ApiError ? reason.message : String(reason);
    }
  }

  /** Variations lie on piles, when the person wants it so and did not ask for one pile. */
  const newFold = () => (settings.stacks && !query.q?.includes("stack:") ? new Fold(openStacks) : undefined);

  async function ask(into: Fold | undefined, at: string | null, limit: number, signal?: AbortSignal) {
    const page = await api.grid({ ...query }, at, limit, signal, into && true);
    // After an empty page there is nothing, whatever it says.
    const told = page.ids.length ? page : { ...page, cursor: null };
    return into ? into.take(told) : told;
  }

  /** Shows the pictures that lie under this one, or hides them again. */
  function toggleStack(id: number): Promise<void> {
    const stack = fold.value?.stackFrom(id);
    if (!stack) return Promise.resolve();
    if (!openStacks.delete(stack)) openStacks.add(stack);
    return refresh(true);
  }

  watch(
    () => settings.stacks,
    () => {
      openStacks.clear();
      if (started) void refresh(true);
    },
  );

  // Veiled at once, and gone from the list as soon as the server has told the others.
  watch(hiddenQuery, () => {
    if (started) void refresh(true);
  });

  function take(next: Columns, page: GridPage, begun?: Fold) {
    columns.value = next;
    fold.value = begun;
    cursor = page.cursor;
    total.value = page.total;
    loaded.value = next.length;
    error.value = "";
    state.value = "ready";
  }

  /** Runs the query anew and shows its pictures from the top. */
  const load = () =>
    guarded(async (signal) => {
      const waking = !started;
      started = true;
      state.value = "loading";
      const begun = newFold();
      const page = await ask(begun, null, FIRST_CHUNK, signal);
      if (signal.aborted) return;
      const next = new Columns();
      next.append(page);
      take(next, page, begun);
      fresh.value = 0;
      if (!waking) place.id = -1;
      generation.value++;
      void loadMore();
    });

  /** Fetches the next pages one after the other until all are here; callers share one run. */
  function loadMore(): Promise<void> {
    more ??= fetchRest().finally(() => {
      more = null;
    });
    return more;
  }

  async function fetchRest() {
    const signal = running?.signal;
    try {
      while (cursor && !signal?.aborted) {
        const page = await ask(fold.value, cursor, CHUNK, signal);
        if (signal?.aborted) return;
        columns.value.append(page);
        cursor = page.cursor;
        loaded.value = columns.value.length;
        total.value = Math.max(page.total, loaded.value);
      }
    } catch (reason) {
      if (!signal?.aborted) error.value = reason instanceof ApiError ? reason.message : String(reason);
    }
  }

  /** Looks whether pictures came or went, keeping everyone's place; `whole` looks at every one again. */
  const refresh = (whole = false) =>
    guarded(async (signal) => {
      const begun = newFold();
      const page = await ask(begun, null, FIRST_CHUNK, signal);
      if (signal.aborted) return;
      if (!whole && !begun && prepend(page)) {
        void loadMore();
        return;
      }
      const next = new Columns();
      next.append(page);
      let at = page.cursor;
      let newest = page.total;
      while (at && next.length < loaded.value) {
        const following = await ask(begun, at, CHUNK, signal);
        if (signal.aborted) return;
        next.append(following);
        newest = following.total;
        at = following.cursor;
      }
      countFresh(next);
      take(next, { ...page, total: newest, cursor: at }, begun);
      revision.value++;
      void loadMore();
    });

  /** The usual case after a picture was made: the same list with some put before it. */
  function prepend(page: GridPage): boolean {
    const old = columns.value;
    const first = old.length ? page.ids.indexOf(old.ids[0] as number) : -1;
    if (first < 0 || page.total - first !== total.value) return false;
    for (let i = first; i < page.ids.length && i - first < old.length; i++) {
      if (page.ids[i] !== old.ids[i - first]) return false;
    }
    const next = first ? old.withPrepended(page, first) : old;
    const moved = next.patch(page, 0);
    columns.value = next;
    total.value = page.total;
    loaded.value = next.length;
    state.value = "ready";
    fresh.value += first;
    if (moved || first) revision.value++;
    return true;
  }

  function countFresh(next: Columns) {
    const old = columns.value;
    if (!old.length) return;
    const known = new Set(old.ids.subarray(0, old.length));
    let n = 0;
    while (n < next.length && !known.has(next.ids[n] as number)) n++;
    fresh.value += n < next.length ? n : 0;
  }

  /** Changes parts of the query (undefined removes one) and runs it. */
  function setQuery(patch: Partial<GridQuery>): Promise<void> {
    asked.value++;
    started = true;
    patchQuery(patch);
    return load();
  }

  function patchQuery(patch: Partial<GridQuery>) {
    Object.assign(query, patch);
    // An album's own order means nothing once something else is asked for.
    if (query.album && !("album" in patch) && !/(^|[\s(])album:/i.test(query.q ?? "")) {
      query.album = undefined;
      if (query.order === "album") query.order = "-date";
    }
    for (const key of Object.keys(query) as (keyof GridQuery)[]) {
      const value = query[key];
      if (value === undefined || value === "" || (Array.isArray(value) && !value.length)) delete query[key];
    }
  }

  /** Says what to show once `wake` is called: for a pane that nobody looks at yet. */
  function prepare(next: GridQuery) {
    for (const key of Object.keys(query) as (keyof GridQuery)[]) delete query[key];
    patchQuery(next);
    started = false;
  }

  /** Loads unless that was done. */
  function wake() {
    if (!started) void load();
  }

  /** Puts another query in place of this one. */
  function replaceQuery(next: GridQuery): Promise<void> {
    for (const key of Object.keys(query) as (keyof GridQuery)[]) delete query[key];
    return setQuery(next);
  }

  /** Drops every condition but the order. */
  function clearQuery(): Promise<void> {
    return replaceQuery({ order: query.order, seed: query.seed });
  }

  /** Takes pictures out of the list that are being deleted or leave it. */
  function drop(ids: readonly number[]) {
    const gone = new Set(ids);
    const next = columns.value.without(gone);
    const left = columns.value.length - next.length;
    if (!left) return;
    columns.value = next;
    loaded.value = next.length;
    total.value = Math.max(next.length, total.value - left);
    revision.value++;
  }

  /** Rating and label of pictures, as far as they are here; null leaves one as it is. */
  function setMarks(marks: Iterable<readonly [id: number, rating: number | null, label: number | null]>) {
    const held = columns.value;
    for (const [id, rating, label] of marks) {
      held.setMark(id, rating ?? held.ratingOf(id), label ?? held.labelOf(id));
    }
    marked.value++;
  }

  function setLiked(ids: number[], on: boolean) {
    for (const id of ids) {
      if (on) columns.value.liked.add(id);
      else columns.value.liked.delete(id);
    }
    revision.value++;
  }

  let planned: ReturnType<typeof setTimeout> | undefined;
  let rested = 0;

  /** Refreshes soon, however often it is asked to: the dearer the last look was, the longer the rest. */
  function refreshSoon(): void {
    if (planned !== undefined) return;
    planned = setTimeout(
      async () => {
        const start = performance.now();
        await refresh();
        const now = performance.now();
        rested = now + Math.max(SHORTEST_REST_MS, (now - start) * 4);
        planned = undefined;
      },
      Math.max(SOON_MS, rested - performance.now()),
    );
  }

  return {
    query,
    columns,
    total,
    loaded,
    revision,
    marked,
    generation,
    fresh,
    state,
    error,
    asked,
    place,
    load,
    prepare,
    wake,
    loadMore,
    refresh,
    refreshSoon,
    setQuery,
    replaceQuery,
    clearQuery,
    setLiked,
    drop,
    setMarks,
    toggleStack,
    /** how many pictures lie on that one's pile, itself counted; 0 for no pile */
    stackAt: (index: number) => {
      const size = loaded.value >= 0 ? (fold.value?.sizes.get(columns.value.ids[index] ?? -1) ?? 0) : 0;
      return size > 1 ? size : 0;
    },
    count: () => columns.value.length,
    idAt: (index: number) => columns.value.ids[index] ?? -1,
    indexOf: (id: number) => columns.value.indexOf(id),
    /** width / height; 0 while unknown */
    ratioAt: (index: number) => (columns.value.ratios[index] ?? 0) / 1000,
    versionAt: (index: number) => columns.value.versions[index] ?? 0,
    kindAt: (index: number) => columns.value.kindAt(index),
    dateAt: (index: number) => columns.value.dates[index] ?? 0,
    thumbhashAt: (index: number) => columns.value.hashes[index] ?? null,
    ratingOf: (id: number) => (revision.value >= 0 && marked.value >= 0 ? columns.value.ratingOf(id) : 0),
    labelOf: (id: number) => (revision.value >= 0 && marked.value >= 0 ? columns.value.labelOf(id) : 0),
    likedAt: (index: number) =>
      revision.value >= 0 && columns.value.liked.has(columns.value.ids[index] ?? -1),
  };
}
