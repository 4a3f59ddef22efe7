/** Prompts as people write them for A1111, ComfyUI and NovelAI, cut into pieces that can be clicked. */

export interface Chip {
  /** the piece exactly as it stands in the prompt */
  raw: string;
  /** what to show: without outer weight brackets and escapes */
  label: string;
  /** what to look for: as `label`, but spelled as in the prompt */
  term: string;
  /** emphasis, null where the prompt gives none */
  weight: number | null;
  kind: "words" | "network" | "break";
}

const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">" };
const NESTED_WEIGHT: Record<string, number> = { "(": 1.1, "[": 1 / 1.1, "{": 1.05 };

/** Cuts a prompt at the commas and line ends that stand outside of brackets. */
export function chipsOf(prompt: string): Chip[] {
  const chips: Chip[] = [];
  for (const piece of pieces(prompt)) {
    if (piece) chips.push(chipOf(piece));
  }
  return chips;
}

function pieces(prompt: string): string[] {
  const closes = brackets(prompt);
  const found: string[] = [];
  let start = 0;
  for (let i = 0; i < prompt.length; i++) {
    const end = closes.get(i);
    const sign = prompt[i];
    if (end !== undefined) i = end;
    else if (sign === "\\") i++;
    else if (sign === "," || sign === "\n" || sign === "，") {
      found.push(prompt.slice(start, i));
      start = i + 1;
    }
  }
  found.push(prompt.slice(start));
  return found.flatMap(apartBreak).map((piece) => piece.trim());
}

/** BREAK divides a prompt without needing commas around it. */
function apartBreak(piece: string): string[] {
  return piece.includes("BREAK") ? piece.split(/(?<=^|\s)(BREAK)(?=\s|$)/) : [piece];
}

/** Opening bracket → its closing one; a bracket without partner is an ordinary sign. */
function brackets(text: string): Map<number, number> {
  const open: { at: number; closing: string }[] = [];
  const pairs = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (sign === "\\") i++;
    else if (CLOSING[sign]) open.push({ at: i, closing: CLOSING[sign] });
    else if (sign === ")" || sign === "]" || sign === "}" || sign === ">") {
      const partner = open.findLastIndex((bracket) => bracket.closing === sign);
      if (partner < 0) continue;
      pairs.set((open[partner] as { at: number }).at, i);
      open.length = partner;
    }
  }
  return pairs;
}

function chipOf(raw: string): Chip {
  if (raw === "BREAK") return { raw, label: raw, term: raw, weight: null, kind: "break" };
  const network = /^<(?:lora|lyco|hypernet|wlr):([^:>]+)(?::(-?[\d.]+))?[^>]*>$/i.exec(raw);
  if (network) {
    const name = (network[1] as string).trim();
    return { raw, label: name, term: name, weight: numberOf(network[2]), kind: "network" };
  }
  const { inner, weight } = unwrapped(raw);
  return { raw, label: inner.replace(/\\([()[\]{}<>\\])/g, "$1"), term: inner, weight, kind: "words" };
}

/** Takes off the brackets that hold the whole piece and says what they weigh together. */
function unwrapped(raw: string): { inner: string; weight: number | null } {
  let inner = raw;
  let weight: number | null = null;
  for (;;) {
    const opening = inner[0] ?? "";
    const nested = NESTED_WEIGHT[opening];
    if (nested === undefined || brackets(inner).get(0) !== inner.length - 1) break;
    const content = inner.slice(1, -1);
    const given = opening === "(" ? /^([\s\S]*):\s*(-?\d*\.?\d+)\s*$/.exec(content) : null;
    // [from:to:0.5] and [a|b] are schedules, not emphasis.
    if (opening === "[" && /[:|]/.test(content)) break;
    weight = (weight ?? 1) * (given ? Number(given[2]) : nested);
    inner = (given ? (given[1] as string) : content).trim();
  }
  if (!inner) return { inner: raw, weight: null };
  return { inner, weight: weight === null ? null : Math.round(weight * 100) / 100 };
}

function numberOf(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
