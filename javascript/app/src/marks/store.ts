import { defineStore } from "pinia";
import { didUndoably, remember } from "@/actions/undo";
import type { MarkChange, MarkSummary, ServerEvent } from "@/api/types";
import { useIndex } from "@/stores/index";
import { useLibrary } from "@/stores/library";
import { AT_ONCE, marksApi } from "./api";

type Shown = readonly [id: number, rating: number, label: number];

function slices(ids: readonly number[]): (readonly number[])[] {
  const found: (readonly number[])[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) found.push(ids.slice(at, at + AT_ONCE));
  return found;
}

/** Ratings, labels, notes, tags and albums of pictures: changed on the server, shown at once, taken back by a key. */
export const useMarks = defineStore("marks", () => {
  /** Carries a change out; the keys by which the server takes it back, and how many pictures are different now. */
  async function send(
    ids: readonly number[],
    change: MarkChange,
  ): Promise<{ changed: number; undo: string[] }> {
    let changed = 0;
    const undo: string[] = [];
    for (const part of slices(ids)) {
      const done = await marksApi.change(part, change);
      changed += done.changed;
      if (done.undo) undo.push(done.undo);
    }
    return { changed, undo };
  }

  function showAll(marks: readonly Shown[]): void {
    for (const library of useLibrary.live()) library.setMarks(marks);
  }

  /** Changes these pictures, shows it before the server has answered, and says what was done with an undo. */
  async function change(
    ids: readonly number[],
    wanted: MarkChange,
    said: (n: number) => string,
  ): Promise<void> {
    const shows = wanted.rating !== undefined || wanted.label !== undefined;
    const library = useLibrary();
    const before: Shown[] = shows ? ids.map((id) => [id, library.ratingOf(id), library.labelOf(id)]) : [];
    if (shows) {
      const now = ids.map((id) => [id, wanted.rating ?? null, wanted.label ?? null] as const);
      for (const one of useLibrary.live()) one.setMarks(now);
    }
    try {
      const done = await send(ids, wanted);
      if (!done.changed) return;
      const back = async () => {
        await marksApi.undo(done.undo);
        showAll(before);
        return () => change(ids, wanted, said);
      };
      // One picture is seen to change; a word for each would be noise while somebody sorts hundreds.
      if (ids.length === 1 && shows) remember(said(1), back);
      else didUndoably(said(done.changed), back);
    } catch (error) {
      showAll(before);
      throw error;
    }
  }

  async function summary(ids: readonly number[]): Promise<MarkSummary> {
    const [first = [], ...rest] = slices(ids);
    const whole = await marksApi.summary(first);
    for (const part of rest) add(whole, await marksApi.summary(part));
    return whole;
  }

  /** What another page or program changed: asked for again, for the pictures that are shown. */
  async function refresh(ids: readonly number[]): Promise<void> {
    for (const part of slices(ids)) {
      const { marks } = await marksApi.of(part);
      showAll(part.map((id) => [id, ...(marks[id] ?? [0, 0])] as const));
    }
  }

  function take(event: ServerEvent): void {
    if (event.type !== "marks") return;
    if (event.ids.length) {
      const held = new Set(event.ids);
      void refresh([...held]).catch(() => undefined);
    } else for (const library of useLibrary.live()) void library.refresh(true);
  }
  useIndex().on(take);

  return { change, summary, refresh };
});

function add(to: MarkSummary, more: MarkSummary): void {
  to.images += more.images;
  to.notes = [...new Set([...to.notes, ...more.notes])].slice(0, 2);
  for (const key of ["ratings", "labels", "tags", "albums"] as const) {
    for (const [value, n] of Object.entries(more[key])) to[key][value] = (to[key][value] ?? 0) + n;
  }
}
