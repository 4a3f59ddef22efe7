import type { Tag } from "@/api/types";

export interface TagGroup {
  type: string;
  tags: Tag[];
  /** how many there are in all, before the cut */
  total: number;
}

export const FIRST_SHOWN = 8;

const CUSTOM = "custom";
/** What the type of a group that somebody made begins with; its number follows. */
export const OWN = "own:";
/** What people narrow by most comes first; the rest follows by name. Prompt words are by far the most. */
const FIRST = [CUSTOM, "Model", "lora", "lyco", "Sampler", "size", "Source Identifier", "Media Type"];
const LAST = ["pos"];

function place(type: string): number {
  const first = FIRST.indexOf(type);
  if (type.startsWith(OWN)) return 0.5;
  if (first >= 0) return first;
  return FIRST.length + (LAST.includes(type) ? 1 : 0);
}

/**
 * Tags by type, the most used first, only as many as `shown` says for a group. The like has a place of
 * its own and is left out; tags of files that no picture carries any more are left out too.
 */
export function tagGroups(
  tags: readonly Tag[],
  filter: string,
  shown: Readonly<Record<string, number>>,
  members: Readonly<Record<string, number>> = {},
): TagGroup[] {
  const wanted = filter.trim().toLowerCase();
  const byType = new Map<string, Tag[]>();
  for (const tag of tags) {
    if (tag.type === CUSTOM ? tag.name === "like" : tag.count <= 0) continue;
    if (wanted && !`${tag.name}\n${tag.display_name ?? ""}`.toLowerCase().includes(wanted)) continue;
    const own = tag.type === CUSTOM ? members[tag.id] : undefined;
    const type = own ? OWN + own : tag.type;
    const group = byType.get(type);
    if (group) group.push(tag);
    else byType.set(type, [tag]);
  }
  return [...byType]
    .sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
    .map(([type, all]) => ({ type, total: all.length, tags: most(all, shown[type] ?? FIRST_SHOWN) }));
}

function most(tags: Tag[], limit: number): Tag[] {
  return tags.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name)).slice(0, limit);
}
