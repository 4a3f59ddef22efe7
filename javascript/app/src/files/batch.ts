import { shallowReactive } from "vue";
import { beforeUndo, type Redo, remember, takeBack } from "@/actions/undo";
import { ApiError } from "@/api";
import { count, t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { useRows } from "@/stores/rows";
import { useSelection } from "@/stores/selection";
import { toast, toastError } from "@/ui";
import { filesApi, type Named, type Report } from "./api";
import { askFiles } from "./dialogs";

/** So many files a request: long batches show how far they are, and can be stopped between two. */
const AT_ONCE = 400;

export interface Job {
  title: string;
  done: number;
  total: number;
  stopped: boolean;
}
/** Batches under way that are long enough to be shown. */
export const jobs = shallowReactive<Job[]>([]);

export interface Outcome extends Omit<Report, "operation"> {
  /** in the order in which they were done; undone the other way round */
  operations: number[];
}

export type Kind = "delete" | "move" | "copy";

function parts(what: Named): Named[] {
  const ids = what.ids ?? [];
  const found: Named[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) found.push({ ids: ids.slice(at, at + AT_ONCE) });
  if (what.paths?.length) found.push({ paths: what.paths });
  return found;
}

/** Does `act` part by part, going on past what fails; a part that is refused as a whole counts as one failure. */
export async function inParts(
  what: Named,
  title: string,
  act: (part: Named) => Promise<Report>,
): Promise<Outcome> {
  const all = parts(what);
  const outcome: Outcome = { operations: [], done: [], errors: [] };
  const total = (what.ids?.length ?? 0) + (what.paths?.length ?? 0);
  const job: Job = shallowReactive({ title, done: 0, total, stopped: false });
  if (all.length > 1) jobs.push(job);
  try {
    for (const part of all) {
      if (job.stopped) break;
      try {
        const report = await act(part);
        if (report.operation !== null) outcome.operations.push(report.operation);
        outcome.done.push(...report.done);
        outcome.errors.push(...report.errors);
      } catch (error) {
        // The first part's refusal (read-only, no such folder) is everybody's.
        if (!outcome.operations.length || !(error instanceof ApiError)) throw error;
        outcome.errors.push({ path: "", error: error.message });
      }
      job.done += (part.ids?.length ?? 0) + (part.paths?.length ?? 0);
    }
  } finally {
    const at = jobs.indexOf(job);
    if (at >= 0) jobs.splice(at, 1);
  }
  return outcome;
}

/** Undoes these operations, the latest first; what does them again. */
export async function undoAll(operations: readonly number[]): Promise<Redo | undefined> {
  const again: number[] = [];
  let failed = 0;
  for (const id of [...operations].reverse()) {
    const report = await filesApi.undo(id);
    if (report.operation !== null) again.push(report.operation);
    failed += report.errors.length;
    if (report.errors.length)
      askFiles({ name: "failures", title: t("files.undoFailed", failed), errors: report.errors });
  }
  for (const library of useLibrary.live()) library.refreshSoon();
  return again.length ? async () => void (await undoAll(again)) : undefined;
}

const LEAVES: Record<Kind, boolean> = { delete: true, move: false, copy: false };

async function run(kind: Kind, what: Named, dest: string, title: string): Promise<Outcome> {
  const act = {
    delete: (part: Named) => filesApi.remove({ ...part, contents: Boolean(part.paths) }),
    move: (part: Named) => filesApi.move(part, dest),
    copy: (part: Named) => filesApi.copy(part, dest),
  }[kind];
  return inParts(what, title, act);
}

/** Deletes, moves or copies; says what came of it, with Undo, and shows what failed. */
export function change(kind: Kind, what: Named, dest = ""): Promise<Outcome> {
  return beforeUndo(carryOut(kind, what, dest));
}

async function carryOut(kind: Kind, what: Named, dest: string): Promise<Outcome> {
  // At once, as nobody doubts it; another look brings back what did not go.
  const bringBack = () => useLibrary.live().forEach((library) => void library.refresh(true));
  if (LEAVES[kind] && what.ids) for (const library of useLibrary.live()) library.drop(what.ids);
  let outcome: Outcome;
  try {
    outcome = await run(kind, what, dest, t(`files.doing.${kind}`));
  } catch (error) {
    if (LEAVES[kind]) bringBack();
    throw error;
  }
  if (kind === "move" && what.ids) useRows().forget();
  if (outcome.errors.length && LEAVES[kind]) bringBack();
  if (LEAVES[kind] && what.ids) for (const selection of useSelection.live()) selection.forget(what.ids);
  say(kind, outcome, dest);
  return outcome;
}

export function say(kind: Kind, outcome: Outcome, dest: string): void {
  const n = outcome.done.length;
  const text = t(`files.did.${kind}`, { n: count(n), folder: nameOf(dest) }, n);
  const thing = outcome.operations.length ? remember(text, () => undoAll(outcome.operations)) : null;
  if (outcome.errors.length) {
    const { errors } = outcome;
    const title = t(`files.failed.${kind}`, { n: count(errors.length) }, errors.length);
    toast(n ? `${text} ${title}` : title, {
      kind: "error",
      action: {
        label: t("files.showFailures"),
        run: () => askFiles({ name: "failures", title, errors }),
      },
    });
  } else if (thing && n) {
    toast(text, {
      action: { label: t("common.undo"), run: () => void takeBack(thing).catch(toastError) },
    });
  }
}

export function nameOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
