import type { QueryError, QueryPart } from "@/api/types";
import { type Token, tokensOf } from "./tokens";

export interface Span {
  text: string;
  kind: "plain" | "field" | "value" | "joint" | "not" | "fault";
}

type Kind = Span["kind"];

/** A query's text cut for colouring; known at once, as the page cuts it itself. The fault covers what it is in. */
export function spansOf(text: string, parts: readonly QueryPart[], fault: QueryError | null): Span[] {
  const kinds: Kind[] = new Array(text.length).fill("plain");
  const fill = (start: number, end: number, kind: Kind) => kinds.fill(kind, start, end);
  const joints = new Set(
    parts.filter((part) => ["or", "and", "not"].includes(part.kind)).map((p) => p.start),
  );
  for (const token of tokensOf(text)) paint(token, joints, fill);
  if (fault) fill(fault.position, fault.position + fault.length, "fault");

  const spans: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = spans.at(-1);
    const kind = kinds[at] as Kind;
    if (last?.kind === kind) last.text += text[at];
    else spans.push({ text: text[at] as string, kind });
  }
  return spans;
}

function paint(token: Token, joints: Set<number>, fill: (start: number, end: number, kind: Kind) => void) {
  const { start, end, text, negated, field, value } = token;
  if (text === "(" || text === ")" || joints.has(start)) fill(start, end, "joint");
  else if (text === "-") fill(start, end, "not");
  else if (field) {
    fill(start, value, "field");
    fill(value, end, "value");
  }
  if (negated) fill(start, start + 1, "not");
}
