/** Days are texts, YYYY-MM-DD, counted in UTC so that no clock change makes one longer. */
const DAY_MS = 86_400_000;
const stampOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (stamp: number) => new Date(stamp).toISOString().slice(0, 10);

export const addDays = (day: string, n: number): string => dayOf(stampOf(day) + n * DAY_MS);

/** A date in the reader's time zone at noon of that day, to be written out. */
export const dateOf = (day: string): Date => new Date(`${day}T12:00:00`);

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: string): number => (new Date(stampOf(day)).getUTCDay() + 6) % 7;

export const lastDayOf = (month: string): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return dayOf(Date.UTC(year, number, 0));
};

export interface Cell {
  day: string;
  /** from the left, and from the top */
  week: number;
  row: number;
}

/** The days from one to another in columns of weeks; `first` is the weekday at the top (0 Monday). */
export function weeksOf(from: string, to: string, first: number): Cell[] {
  const cells: Cell[] = [];
  const offset = (weekdayOf(from) - first + 7) % 7;
  for (let day = from, i = offset; day <= to; day = addDays(day, 1), i++) {
    cells.push({ day, week: Math.floor(i / 7), row: i % 7 });
  }
  return cells;
}

/** Where each month begins: the column of its first day. */
export function monthsIn(cells: readonly Cell[]): { month: string; week: number }[] {
  return cells
    .filter(({ day }) => day.endsWith("-01"))
    .map(({ day, week }) => ({ month: day.slice(0, 7), week }));
}

/** All months from the first to the last, the empty ones between them too. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year, month] = first.split("-").map(Number) as [number, number];
  for (;;) {
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    if (text > last) return months;
    months.push(text);
    if (++month > 12) {
      month = 1;
      year++;
    }
  }
}

/** The longest run of days without a gap; days ascending. */
export function longestStreak(days: readonly string[]): { length: number; from: string; to: string } {
  let best = { length: 0, from: "", to: "" };
  let from = "";
  let length = 0;
  let before = "";
  for (const day of days) {
    if (before && addDays(before, 1) === day) length++;
    else {
      from = day;
      length = 1;
    }
    if (length > best.length) best = { length, from, to: day };
    before = day;
  }
  return best;
}

/** The weekday on which weeks begin for readers of a language (0 Monday). */
export function firstWeekday(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1) - 1;
}
