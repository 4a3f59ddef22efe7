import { shallowReactive } from "vue";
import { t } from "@/i18n";
import { toast, toastError } from "@/ui";

/** One thing done that can be taken back; `undo` may answer with what does it again. */
export interface Undoable {
  text: string;
  undo: () => Promise<Redo | undefined> | Redo | undefined | Promise<void> | void;
}
export type Redo = () => Promise<void> | void;

const MOST = 100;
/** The latest last. */
export const doneThings = shallowReactive<Undoable[]>([]);
const undoneThings = shallowReactive<{ text: string; redo: Redo }[]>([]);

const underWay = new Set<Promise<unknown>>();

/** Work that will be remembered when it is done: who presses Ctrl+Z meanwhile means this, not what was done before. */
export function beforeUndo<T>(work: Promise<T>): Promise<T> {
  const settled: Promise<unknown> = work.then(
    () => underWay.delete(settled),
    () => underWay.delete(settled),
  );
  underWay.add(settled);
  return work;
}

/** Says what was done, offers to take it back, and lets Ctrl+Z do the same later. */
export function didUndoably(text: string, undo: Undoable["undo"]): void {
  const thing = remember(text, undo);
  toast(text, { action: { label: t("common.undo"), run: () => void takeBack(thing).catch(toastError) } });
}

/** The same without a word, for what can be seen to happen. */
export function remember(text: string, undo: Undoable["undo"]): Undoable {
  const thing = { text, undo };
  doneThings.push(thing);
  if (doneThings.length > MOST) doneThings.shift();
  undoneThings.length = 0;
  return thing;
}

/** Takes this back, or the latest, once what is under way is done; false when there is nothing. Throws what the undoing throws, and forgets nothing then. */
export async function takeBack(chosen?: Undoable): Promise<boolean> {
  if (!chosen) await Promise.all(underWay);
  const thing = chosen ?? doneThings.at(-1);
  const at = thing ? doneThings.indexOf(thing) : -1;
  if (!thing || at < 0) return false;
  doneThings.splice(at, 1);
  try {
    const redo = await thing.undo();
    if (redo) undoneThings.push({ text: thing.text, redo });
  } catch (error) {
    doneThings.splice(at, 0, thing);
    throw error;
  }
  return true;
}

/** Does again what was taken back last; false when there is nothing. */
export async function doAgain(): Promise<boolean> {
  const thing = undoneThings.pop();
  if (!thing) return false;
  await thing.redo();
  return true;
}

export const canDoAgain = () => undoneThings.length > 0;
