const greatest = (a: number, b: number): number => (b ? greatest(b, a % b) : a);

/**
 * How far to leap through `total` pictures so that all of them come once before one comes again; `chance`, from
 * 0 to 1, chooses among the leaps that look like none.
 */
export function leapOf(total: number, chance: number): number {
  if (total < 3) return 1;
  let leap = Math.max(1, Math.floor(total * (0.3 + 0.4 * chance)));
  while (greatest(leap, total) !== 1) leap++;
  return leap % total || 1;
}

/** Where a show goes from there; null at the end of the list, unless it goes round. */
export function following(at: number, total: number, leap: number | null, round: boolean): number | null {
  if (total < 2 || at < 0) return null;
  if (leap !== null) return (at + leap) % total;
  if (at + 1 < total) return at + 1;
  return round ? 0 : null;
}
