import type { GridQuery, Tag } from "@/api/types";

/** A condition of the query that is not typed text. */
export type ChipData =
  | { kind: "tag"; id: number; mode: "and" | "or" | "not" }
  | { kind: "folder"; path: string }
  | { kind: "media"; type: "image" | "video" | "audio" }
  | { kind: "similar"; id: number; by: "picture" | "prompt" };

const LISTS = { and: "and_tags", or: "or_tags", not: "not_tags" } as const;
type Mode = keyof typeof LISTS;
const MODES: Mode[] = ["and", "or", "not"];

export function chipsOf(query: GridQuery): ChipData[] {
  const tags = MODES.flatMap((mode) =>
    (query[LISTS[mode]] ?? []).map((id) => ({ kind: "tag", id, mode }) as const),
  );
  const folders = (query.folders ?? []).map((path) => ({ kind: "folder", path }) as const);
  const type = query.media_type;
  const by = query.similar_by ?? "picture";
  const similar = query.similar ? [{ kind: "similar", id: query.similar, by } as const] : [];
  return [
    ...similar,
    ...folders,
    ...(type && type !== "all" ? [{ kind: "media", type } as const] : []),
    ...tags,
  ];
}

/** The patch that asks for a tag in this mode, and in no other. */
export function withTag(query: GridQuery, id: number, mode: Mode): Partial<GridQuery> {
  const patch = withoutTag(query, id);
  const list = LISTS[mode];
  return { ...patch, [list]: [...(patch[list] ?? []), id] };
}

export function withoutTag(query: GridQuery, id: number): Partial<GridQuery> {
  return Object.fromEntries(
    MODES.map((mode) => [LISTS[mode], (query[LISTS[mode]] ?? []).filter((one) => one !== id)]),
  );
}

export function withoutChip(query: GridQuery, chip: ChipData): Partial<GridQuery> {
  if (chip.kind === "tag") return withoutTag(query, chip.id);
  if (chip.kind === "media") return { media_type: undefined };
  if (chip.kind === "similar") return { similar: undefined, similar_by: undefined };
  return { folders: (query.folders ?? []).filter((path) => path !== chip.path) };
}

/** What a click (or Alt-click) on the chip makes of it: asked for ↔ excluded. */
export function flipped(query: GridQuery, chip: ChipData): Partial<GridQuery> {
  return chip.kind === "tag" ? withTag(query, chip.id, chip.mode === "not" ? "and" : "not") : {};
}

/** True when the query asks for something, rather than for everything. */
export function isNarrowed(query: GridQuery): boolean {
  return Boolean(query.text || chipsOf(query).length);
}

/** The last part of a path with either kind of separator. */
export function lastName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

export function tagName(tag: Tag | undefined, id: number): string {
  return tag ? tag.display_name || tag.name : `#${id}`;
}
