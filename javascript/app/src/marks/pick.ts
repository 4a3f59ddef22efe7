/** A line of a list that is put on pictures or taken off: how many of them have it. */
export interface PickItem {
  id: number;
  name: string;
  color?: string;
  has: number;
}

export interface PickGroup {
  key: string;
  /** "" for what is under no heading */
  heading: string;
  items: PickItem[];
}

export type Standing = "all" | "some" | "none";

export function standing(item: PickItem, images: number): Standing {
  if (item.has <= 0) return "none";
  return item.has >= images ? "all" : "some";
}

/** The lines whose name holds what was typed. */
export function matching(items: readonly PickItem[], typed: string): PickItem[] {
  const wanted = typed.trim().toLowerCase();
  return wanted ? items.filter((item) => item.name.toLowerCase().includes(wanted)) : [...items];
}

/** Whether what was typed is the name of none. */
export function isNew(items: readonly PickItem[], typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted !== "" && !items.some((item) => item.name.toLowerCase() === wanted);
}

const FEW = 16;

/** By first letter, as a card index; few stand together without one. */
export function byLetter(items: readonly PickItem[], other: string): PickGroup[] {
  const sorted = [...items].sort((a, b) => a.name.localeCompare(b.name));
  if (sorted.length < FEW) return sorted.length ? [{ key: "", heading: "", items: sorted }] : [];
  const groups = new Map<string, PickItem[]>();
  for (const item of sorted) {
    const letter = letterOf(item.name) || other;
    const group = groups.get(letter);
    if (group) group.push(item);
    else groups.set(letter, [item]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === other) - Number(b === other) || a.localeCompare(b))
    .map(([letter, of]) => ({ key: letter, heading: letter, items: of }));
}

/** "É" and "e" stand under E; "" for what begins with no letter. */
export function letterOf(name: string): string {
  const [first = ""] = name.normalize("NFD").toLocaleUpperCase();
  return /\p{L}/u.test(first) ? first : "";
}
