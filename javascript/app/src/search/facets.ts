import { hasTerm, toggledTerm, valuesOf, withField } from "./conditions";
import { valueText } from "./terms";

/** One thing to narrow by: as text of the query language, behind its field's colon. */
export interface FacetValue {
  field: string;
  written: string;
  label: string;
  count: number | null;
}

/** What a value stands for now: asked for, excluded, or neither. */
export function stateOf(q: string, { field, written }: FacetValue): "wanted" | "unwanted" | null {
  if (hasTerm(q, `${field}:${written}`)) return "wanted";
  return hasTerm(q, `-${field}:${written}`) ? "unwanted" : null;
}

/** Fields of which a picture has one value: another takes its place. */
const ONE = new Set(["date", "rating", "size", "ratio"]);

/** The query after a click on a value, or an Alt-click, which excludes. */
export function narrowed(q: string, value: FacetValue, exclude: boolean): string {
  const { field, written } = value;
  const term = `${field}:${written}`;
  if (!exclude && ONE.has(field) && stateOf(q, value) !== "wanted") {
    return withField(q.includes(`-${term}`) ? toggledTerm(q, term, true) : q, field, written);
  }
  return toggledTerm(q, term, exclude);
}

/** Values of a facet as the server counts them; those that are asked for stay, though nothing is left of them. */
export function facetValues(q: string, field: string, counted: readonly [string, number][]): FacetValue[] {
  const found = counted.map(([name, count]) => ({
    field,
    written: valueText(field, name),
    label: name,
    count,
  }));
  for (const name of valuesOf(q, field)) {
    const written = valueText(field, name);
    const known = found.some((one) => one.label === name);
    if (!known && hasTerm(q, `${field}:${written}`)) found.push({ field, written, label: name, count: 0 });
  }
  return found;
}

/** Counts of "that many stars or more". */
export function atLeast(counted: readonly [string, number][]): [number, number][] {
  const counts = new Map(counted.map(([stars, n]) => [Number(stars), n]));
  let sum = 0;
  return [5, 4, 3, 2, 1].map((stars): [number, number] => {
    sum += counts.get(stars) ?? 0;
    return [stars, sum];
  });
}
