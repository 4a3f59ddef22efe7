/**
 * Where pictures of an album go that move one place: before the picture of that index (the number of pictures: at the
 * end), null when they are there already. Pictures that stand apart gather at the first (or last) of them.
 */
export function neighbourFor(places: readonly number[], length: number, by: -1 | 1): number | null {
  if (!places.length) return null;
  const moving = new Set(places);
  if (by < 0) {
    const to = Math.min(...places) - 1;
    return to >= 0 ? to : null;
  }
  let to = Math.max(...places) + 2;
  if (to > length) return null;
  while (moving.has(to)) to++;
  return to;
}

/** Before which picture a drop beside `index` puts others: itself or the next that does not move; null: at the end. */
export function dropBefore(
  index: number,
  after: boolean,
  length: number,
  moves: (index: number) => boolean,
): number | null {
  let at = index + Number(after);
  while (at < length && moves(at)) at++;
  return at < length ? at : null;
}
