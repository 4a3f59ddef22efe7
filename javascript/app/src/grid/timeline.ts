/** Where a month (or a day, in a short library) begins in the list. */
export interface Mark {
  index: number;
  /** a date of the span, Unix seconds */
  date: number;
  /** the first of its year (or of its month, where days are marked) */
  major: boolean;
}

export interface Marks {
  unit: "month" | "day";
  list: Mark[];
}

const FEWEST_MONTHS = 3;
const MOST_DAYS = 400;

/** Marks a list that is sorted by date, either way; it looks at spans, not at every picture. */
export function marksOf(dates: Float64Array, length: number): Marks {
  const months = walk(dates, length, "month");
  if (months.length >= FEWEST_MONTHS) return { unit: "month", list: months };
  return { unit: "day", list: walk(dates, length, "day").slice(0, MOST_DAYS) };
}

function walk(dates: Float64Array, length: number, unit: "month" | "day"): Mark[] {
  const falling = length > 1 && (dates[0] as number) > (dates[length - 1] as number);
  const marks: Mark[] = [];
  let before = "";
  for (let index = 0; index < length; ) {
    const date = dates[index] as number;
    const here = new Date(date * 1000);
    const group = unit === "month" ? `${here.getFullYear()}` : `${here.getFullYear()}-${here.getMonth()}`;
    marks.push({ index, date, major: group !== before });
    before = group;
    const edge = edgeOf(here, unit, falling ? 0 : 1) / 1000;
    index = firstPast(dates, index + 1, length, edge, falling);
  }
  return marks;
}

/** The beginning of this span (0) or of the next (1), milliseconds. */
function edgeOf(at: Date, unit: "month" | "day", add: 0 | 1): number {
  return unit === "month"
    ? new Date(at.getFullYear(), at.getMonth() + add, 1).getTime()
    : new Date(at.getFullYear(), at.getMonth(), at.getDate() + add).getTime();
}

function firstPast(
  dates: Float64Array,
  from: number,
  length: number,
  edge: number,
  falling: boolean,
): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const past = falling ? (dates[middle] as number) < edge : (dates[middle] as number) >= edge;
    if (past) high = middle;
    else low = middle + 1;
  }
  return low;
}
