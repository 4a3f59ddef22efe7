import type { DuplicateGroup } from "@/api/types";

/** What is to stay of a group, as the person goes through it. */
export interface Decision {
  group: DuplicateGroup;
  /** the picture that keys speak of */
  at: number;
  keep: ReadonlySet<number>;
}

export const begin = (group: DuplicateGroup): Decision => ({
  group,
  at: Math.max(0, group.ids.indexOf(group.keep)),
  keep: new Set([group.keep]),
});

export function move(decision: Decision, by: number): Decision {
  const n = decision.group.ids.length;
  return { ...decision, at: (decision.at + by + n) % n };
}

/** Keeps that picture or not; the last one that is kept stays so. */
export function toggle(decision: Decision, at = decision.at): Decision {
  const id = decision.group.ids[at];
  if (id === undefined) return decision;
  const keep = new Set(decision.keep);
  if (!keep.delete(id)) keep.add(id);
  return keep.size ? { ...decision, at, keep } : { ...decision, at };
}

/** The ids that go, and how many bytes that frees. */
export function restOf({ group, keep }: Pick<Decision, "group" | "keep">): { ids: number[]; bytes: number } {
  const ids = group.ids.filter((id) => !keep.has(id));
  const bytes = group.ids.reduce((sum, id, i) => (keep.has(id) ? sum : sum + (group.bytes[i] ?? 0)), 0);
  return { ids, bytes };
}
