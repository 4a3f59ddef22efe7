import { useStorage } from "@vueuse/core";
import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";
import { didUndoably } from "@/actions/undo";
import { ApiError } from "@/api";
import type { DuplicateGroup, PrintStatus } from "@/api/types";
import { filesApi } from "@/files/api";
import { humanSize } from "@/files/size";
import { t } from "@/i18n";
import { useIndex } from "@/stores/index";
import { toast } from "@/ui";
import { type By, duplicatesApi } from "./api";
import { begin, type Decision, move, restOf, toggle } from "./decision";

const PAGE = 200;
/** As many files go in one batch of the journal. */
const AT_ONCE = 10_000;
const SETTLE_MS = 200;

/** The groups, which one is looked at, and what is decided of them. */
export function useDuplicates() {
  const by = useStorage<By>("iib.duplicatesBy", "content");
  const distance = useStorage("iib.duplicatesDistance", 4);
  const groups = shallowRef<DuplicateGroup[]>([]);
  const total = ref({ count: 0, bytes: 0 });
  const after = ref<number | null>(null);
  const state = ref<"loading" | "ready" | "error">("loading");
  const error = ref("");
  const at = ref(0);
  const decision = shallowRef<Decision | null>(null);
  const status = ref<PrintStatus>({ state: "idle", left: 0, total: 0 });
  const busy = ref(false);
  let running: AbortController | undefined;

  async function load(quiet = false) {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    if (!quiet) state.value = "loading";
    try {
      const limit = Math.max(PAGE, Math.min(500, groups.value.length));
      const page = await duplicatesApi.page(by.value, distance.value, 0, limit, mine.signal);
      if (mine.signal.aborted) return;
      const looked = decision.value?.group;
      groups.value = page.groups;
      total.value = { count: page.count, bytes: page.bytes };
      after.value = page.after;
      state.value = "ready";
      const same = looked ? page.groups.findIndex((group) => sameGroup(group, looked)) : -1;
      if (quiet && same >= 0) at.value = same;
      else look(quiet ? Math.min(at.value, page.groups.length - 1) : 0);
    } catch (reason) {
      if (mine.signal.aborted) return;
      state.value = "error";
      error.value = reason instanceof ApiError ? reason.message : String(reason);
    }
  }

  async function loadMore() {
    if (after.value === null) return;
    const from = after.value;
    after.value = null;
    const page = await duplicatesApi.page(by.value, distance.value, from, PAGE);
    groups.value = [...groups.value, ...page.groups];
    after.value = page.after;
  }

  function look(index: number) {
    at.value = Math.min(Math.max(0, index), Math.max(0, groups.value.length - 1));
    const group = groups.value[at.value];
    decision.value = group ? begin(group) : null;
    if (at.value > groups.value.length - 30) void loadMore().catch(() => undefined);
  }

  function change(how: (decision: Decision) => Decision) {
    if (decision.value) decision.value = how(decision.value);
  }

  /** Takes the group out of the list, and tells how to put it back. */
  function takeOut(group: DuplicateGroup, freed: number) {
    const index = groups.value.indexOf(group);
    groups.value = groups.value.filter((one) => one !== group);
    total.value = { count: total.value.count - 1, bytes: total.value.bytes - freed };
    look(index);
    return () => {
      if (!groups.value.includes(group)) {
        groups.value = [...groups.value.slice(0, index), group, ...groups.value.slice(index)];
        total.value = { count: total.value.count + 1, bytes: total.value.bytes + freed };
      }
      look(groups.value.indexOf(group));
    };
  }

  async function trash(what: Decision | null = decision.value) {
    const rest = what ? restOf(what) : { ids: [], bytes: 0 };
    if (!what || !rest.ids.length || busy.value) return;
    busy.value = true;
    try {
      const report = await filesApi.remove({ ids: rest.ids });
      if (report.errors.length) {
        const n = report.errors.length;
        toast(t("duplicates.someFailed", { n, why: report.errors[0]?.error ?? "" }, n), { kind: "error" });
        void load(true);
      }
      if (report.operation === null) return;
      const back = takeOut(what.group, rest.bytes);
      const n = report.done.length;
      didUndoably(t("duplicates.freed", { n, size: humanSize(rest.bytes) }, n), async () => {
        await filesApi.undo(report.operation ?? undefined);
        back();
      });
    } finally {
      busy.value = false;
    }
  }

  async function keepAll() {
    const group = decision.value?.group;
    if (!group) return;
    await duplicatesApi.keep(group.ids, true);
    const back = takeOut(group, 0);
    didUndoably(t("duplicates.allKept"), async () => {
      await duplicatesApi.keep(group.ids, false);
      back();
    });
  }

  /** Of every group, all but the suggested file. */
  async function trashAll() {
    if (busy.value) return;
    busy.value = true;
    try {
      while (after.value !== null) await loadMore();
      const rest = groups.value.map((group) => restOf(begin(group)));
      const ids = rest.flatMap((one) => one.ids);
      const operations: number[] = [];
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const report = await filesApi.remove({ ids: ids.slice(from, from + AT_ONCE) });
        if (report.operation !== null) operations.unshift(report.operation);
      }
      const size = humanSize(rest.reduce((sum, one) => sum + one.bytes, 0));
      await load();
      didUndoably(t("duplicates.freed", { n: ids.length, size }, ids.length), async () => {
        for (const id of operations) await filesApi.undo(id);
        await load();
      });
    } finally {
      busy.value = false;
    }
  }

  const actions = {
    previousPicture: () => change((d) => move(d, -1)),
    nextPicture: () => change((d) => move(d, 1)),
    pick: (index: number) => change((d) => ({ ...d, at: index })),
    keep: (index?: number) => change((d) => toggle(d, index)),
    trashRest: () => trash(),
    keepBest: () => trash(decision.value && begin(decision.value.group)),
    keepAll,
    trashAll,
    nextGroup: () => look(at.value + 1),
    previousGroup: () => look(at.value - 1),
  };

  let planned: ReturnType<typeof setTimeout> | undefined;
  const soon = (quiet: boolean, ms: number) => {
    clearTimeout(planned);
    planned = setTimeout(() => void load(quiet), ms);
  };
  watch(by, () => void load());
  watch(distance, () => soon(false, SETTLE_MS));
  const stop = useIndex().on((event) => {
    if (event.type === "lagged") soon(true, SETTLE_MS);
    if (event.type !== "prints") return;
    const was = status.value.left;
    status.value = { state: event.state, left: event.left, total: event.total };
    // What is new is shown when the looking is done; a list that moves under one's hands helps nobody.
    if (event.left === 0 && was > 0) soon(true, SETTLE_MS);
    else if (!groups.value.length && event.left < was) soon(true, 5 * SETTLE_MS);
  });
  onScopeDispose(() => {
    stop();
    running?.abort();
    clearTimeout(planned);
  });
  void load();
  void duplicatesApi
    .status()
    .then((now) => {
      status.value = now;
    })
    .catch(() => undefined);

  const count = computed(() => total.value.count);
  const bytes = computed(() => total.value.bytes);
  return {
    by,
    distance,
    groups,
    count,
    bytes,
    state,
    error,
    at,
    decision,
    status,
    busy,
    load,
    look,
    loadMore,
    actions,
  };
}

const sameGroup = (a: DuplicateGroup, b: DuplicateGroup) =>
  a.ids.length === b.ids.length && a.ids.every((id, i) => id === b.ids[i]);
