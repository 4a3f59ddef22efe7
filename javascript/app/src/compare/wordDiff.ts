/** Which words of a text another one lacks. */

export interface Piece {
  text: string;
  /** true: the other text does not have this here */
  own: boolean;
}

/** Above this many comparisons only the beginnings and ends that are equal are told apart from the rest. */
const MOST_STEPS = 4_000_000;
const TOKEN = /[\p{L}\p{M}\p{N}_]+|\s+|./gsu;

const tokensOf = (text: string) => text.match(TOKEN) ?? [];
const isSpace = (token: string) => token.trim() === "";

/** `mine` in pieces, as it differs from `other`. */
export function piecesOf(mine: string, other: string): Piece[] {
  if (mine === other) return mine ? [{ text: mine, own: false }] : [];
  const a = tokensOf(mine);
  const b = tokensOf(other);
  const kept = commonOf(a, b);
  return joined(a.map((text, i) => ({ text, own: !kept.has(i) })));
}

/** The places of `a` that belong to a longest common subsequence with `b`. */
function commonOf(a: string[], b: string[]): Set<number> {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const kept = new Set<number>();
  for (let i = 0; i < start; i++) kept.add(i);
  for (let i = a.length - end; i < a.length; i++) kept.add(i);
  const rows = a.length - end - start;
  const columns = b.length - end - start;
  if (rows * columns > MOST_STEPS) return kept;
  const lengths = lengthsOf(a, b, start, rows, columns);
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (a[start + i] === b[start + j]) {
      kept.add(start + i);
      i++;
      j++;
    } else if (at(lengths, columns, i + 1, j) >= at(lengths, columns, i, j + 1)) i++;
    else j++;
  }
  return kept;
}

const at = (lengths: Uint16Array, columns: number, i: number, j: number) =>
  lengths[i * (columns + 1) + j] as number;

/** At (i, j): how long the longest common subsequence of what follows in both is. */
function lengthsOf(a: string[], b: string[], start: number, rows: number, columns: number): Uint16Array {
  const lengths = new Uint16Array((rows + 1) * (columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i * (columns + 1) + j] =
        a[start + i] === b[start + j]
          ? at(lengths, columns, i + 1, j + 1) + 1
          : Math.max(at(lengths, columns, i + 1, j), at(lengths, columns, i, j + 1));
    }
  }
  return lengths;
}

/** Neighbours of one kind as one piece; a space between two changed words belongs to the change. */
function joined(pieces: Piece[]): Piece[] {
  const found: Piece[] = [];
  pieces.forEach((piece, i) => {
    const between = isSpace(piece.text) && pieces[i - 1]?.own && pieces[i + 1]?.own;
    const own = piece.own || Boolean(between);
    const last = found.at(-1);
    if (last && last.own === own) last.text += piece.text;
    else found.push({ text: piece.text, own });
  });
  return found;
}
