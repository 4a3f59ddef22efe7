import type { MarkChange, MarkSummary } from "@/api/types";

/** What a form for many pictures holds; null: left as it is. */
export interface Draft {
  rating: number | null;
  label: number | null;
  note: string | null;
  /** id → put on (true) or taken off */
  tags: Record<number, boolean>;
  albums: Record<number, boolean>;
}

export const emptyDraft = (): Draft => ({ rating: null, label: null, note: null, tags: {}, albums: {} });

/** The one value that all pictures have; null when they differ. */
export function common(counts: Record<string, number>): number | null {
  const values = Object.keys(counts);
  return values.length === 1 ? Number(values[0]) : null;
}

export function commonNote(summary: MarkSummary): string | null {
  return summary.notes.length === 1 ? (summary.notes[0] ?? "") : null;
}

const chosen = (of: Record<number, boolean>, on: boolean): number[] =>
  Object.entries(of)
    .filter(([, wanted]) => wanted === on)
    .map(([id]) => Number(id));

/** The request that carries the form out; null when it changes nothing. */
export function changeOf(draft: Draft): MarkChange | null {
  const change: MarkChange = {};
  if (draft.rating !== null) change.rating = draft.rating;
  if (draft.label !== null) change.label = draft.label;
  if (draft.note !== null) change.note = draft.note;
  const lists = {
    add_tags: chosen(draft.tags, true),
    remove_tags: chosen(draft.tags, false),
    add_albums: chosen(draft.albums, true),
    remove_albums: chosen(draft.albums, false),
  };
  for (const [key, ids] of Object.entries(lists)) if (ids.length) change[key as keyof typeof lists] = ids;
  return Object.keys(change).length ? change : null;
}

/** A click on a tag or album: on, then off, then as it was. Those that all have begin with off. */
export function turned(of: Record<number, boolean>, id: number, allHave: boolean): Record<number, boolean> {
  const { [id]: now, ...rest } = of;
  const order = allHave ? [undefined, false, true] : [undefined, true, false];
  const next = order[(order.indexOf(now) + 1) % order.length];
  return next === undefined ? rest : { ...rest, [id]: next };
}
