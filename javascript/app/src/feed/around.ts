const BESIDE = 2;

/** The places of the list that are in the page: the one in view and two on either side, never more. */
export function around(index: number, total: number): number[] {
  const first = Math.max(0, index - BESIDE);
  const last = Math.min(total - 1, index + BESIDE);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
}
