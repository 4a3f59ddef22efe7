const NOTHING = 0;
const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** True where a word begins: at the start, or behind something that is no letter or digit. */
const begins = (text: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] as string);

/** How well a text answers what was typed; 0: not at all. Every typed word must be found, in any order. */
export function score(text: string, typed: string): number {
  const there = fold(text);
  let sum = 0;
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    const one = scoreWord(there, word);
    if (one === NOTHING) return NOTHING;
    sum += one;
  }
  // Of two that answer alike, the shorter says less else.
  return sum ? sum + 1 / (1 + there.length) : NOTHING;
}

function scoreWord(text: string, word: string): number {
  let best = NOTHING;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0) return 100;
    best = Math.max(best, begins(text, at) ? 80 : 50);
  }
  return best || scoreLetters(text, word);
}

/** The letters in their order with others between: beginnings of words count, long gaps do not. */
function scoreLetters(text: string, word: string): number {
  if (word.length < 2) return NOTHING;
  let from = 0;
  let good = 0;
  for (const letter of word) {
    const next = initialAfter(text, letter, from);
    const at = next >= 0 ? next : text.indexOf(letter, from);
    if (at < 0) return NOTHING;
    if (begins(text, at) || at === from) good++;
    from = at + 1;
  }
  // Letters strewn over a long text mean nothing.
  return good === word.length ? 30 : NOTHING;
}

function initialAfter(text: string, letter: string, from: number): number {
  if (text[from] === letter) return from;
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1))
    if (begins(text, at)) return at;
  return -1;
}
