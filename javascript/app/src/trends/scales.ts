const LEVELS = 4;
const STEPS = [1, 2, 3, 4, 5, 6, 8, 10];

/** What counts there are, ascending, each once, without zero. */
export const rising = (values: Iterable<number>): number[] =>
  [...new Set(values)].filter((n) => n > 0).sort((a, b) => a - b);

/** 0 for nothing, else 1 to 4 by the place of `n` in `sorted` (see `rising`): one day of very many leaves the others
 * their shades. */
export function levelIn(sorted: readonly number[], n: number): number {
  const at = sorted.findLastIndex((one) => one <= n);
  return n > 0 && at >= 0 ? Math.ceil(((at + 1) / sorted.length) * LEVELS) : 0;
}

/** The least round number that is not below `n` and has a whole half. */
export function roundUp(n: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  const round = (STEPS.find((step) => step * power >= n) ?? 10) * power;
  return round + (round % 2);
}
