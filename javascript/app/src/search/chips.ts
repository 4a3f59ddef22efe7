import type { QueryPart } from "@/api/types";
import { tokensOf } from "./tokens";

/** One part of a query as a chip; `joint` are the words and brackets between chips. */
export interface QueryChip {
  joint: boolean;
  /** the field, to be shown smaller; "" for words */
  field: string;
  label: string;
  title: string;
  negated: boolean;
  start: number;
  end: number;
}

const SIGNS: Record<string, string> = { ">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "" };
const JOINTS = ["or", "and", "not", "(", ")"];

export function chipsOf(text: string, parts: readonly QueryPart[]): QueryChip[] {
  return parts.map((part) => {
    const { kind, start, end, negated } = part;
    const title = text.slice(start, end);
    if (JOINTS.includes(kind)) {
      const label = kind === "not" ? "NOT" : title === "|" ? "OR" : title;
      return { joint: true, field: "", label, title, negated, start, end };
    }
    const field = kind === "field" || kind === "sort" ? part.field : kind === "regex" ? "re" : "";
    const label = part.values.map((value) => shown(field, value)).join(", ");
    return { joint: false, field, label, title, negated, start, end };
  });
}

function shown(field: string, { text, op, suffix }: QueryPart["values"][number]): string {
  const name = field === "folder" ? lastName(text) : text.replace(/\\([*?])/g, "$1");
  const sign = SIGNS[op] ?? op;
  return `${sign}${sign ? " " : ""}${name.replace("..", " – ")}${suffix ? ` ${suffix}` : ""}`;
}

/** The last part of a path with either kind of separator. */
export function lastName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** The text without the part from `start` to `end`, and without words that then hold nothing together. */
export function without(text: string, start: number, end: number): string {
  const pieces = tokensOf(text)
    .filter((token) => token.end <= start || token.start >= end)
    .map((token) => text.slice(token.start, token.end));
  for (let at = 0; at < pieces.length; at++) {
    if (!isIdle(pieces, at)) continue;
    if (pieces[at] !== "(") pieces.splice(at, 1);
    else {
      const denied = ["-", "NOT"].includes(pieces[at - 1] as string);
      pieces.splice(denied ? at - 1 : at, denied ? 3 : 2);
    }
    at = -1;
  }
  return pieces.reduce((line, piece) => {
    const close = !line || piece === ")" || line.endsWith("(") || (piece === "(" && /(^|\s|\()-$/.test(line));
    return close ? line + piece : `${line} ${piece}`;
  }, "");
}

const BETWEEN = ["OR", "|", "AND"];

/** True for what holds nothing together: OR at an end, NOT before nothing, empty brackets. */
function isIdle(pieces: string[], at: number): boolean {
  const [before, piece, after] = [pieces[at - 1], pieces[at] as string, pieces[at + 1]];
  const atEnd = after === undefined || after === ")";
  if (BETWEEN.includes(piece)) {
    return atEnd || before === undefined || before === "(" || BETWEEN.includes(after as string);
  }
  if (piece === "NOT" || piece === "-") return atEnd || BETWEEN.includes(after as string);
  return piece === "(" && after === ")";
}
