import { fieldNamed } from "./fields";

/** A piece of a query's text: a word, a term, or a bracket. What it means the server says. */
export interface Token {
  start: number;
  end: number;
  /** without the minus */
  text: string;
  negated: boolean;
  /** the field's own name; "" for words and brackets */
  field: string;
  /** where the value begins; `start` for words */
  value: number;
  /** how many brackets are open around it */
  depth: number;
}

const FIELD = /[A-Za-z][A-Za-z_-]{0,30}:/y;
const OPERATOR = /[<>=≥≤]{1,2}/y;
const BLANK = /\s/;

/** Cuts a text that need not be whole. */
export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const sign = text[at] as string;
    if (BLANK.test(sign)) at++;
    else if (sign === "(" || sign === ")" || (sign === "-" && text[at + 1] === "(")) {
      if (sign === ")") depth = Math.max(0, depth - 1);
      found.push({ start: at, end: at + 1, text: sign, negated: false, field: "", value: at, depth });
      if (sign === "(") depth++;
      at++;
    } else {
      const end = wordEnd(text, at);
      found.push(token(text, at, end, depth));
      at = end;
    }
  }
  return found;
}

/** Where the word that begins there ends: at a blank or bracket outside of quotation marks. */
function wordEnd(text: string, from: number): number {
  let quoted = false;
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '"') quoted = !quoted;
    else if (!quoted) {
      if (BLANK.test(sign) || (sign === ")" && !depth)) break;
      if (sign === "(") depth++;
      else if (sign === ")") depth--;
    }
  }
  return at;
}

function token(text: string, start: number, end: number, depth: number): Token {
  const negated = text[start] === "-" && end > start + 1;
  const from = start + (negated ? 1 : 0);
  FIELD.lastIndex = from;
  const named = FIELD.exec(text)?.[0];
  const field = named && named.length <= end - from ? fieldNamed(named.slice(0, -1)) : undefined;
  return {
    start,
    end,
    text: text.slice(from, end),
    negated,
    field: field ?? "",
    value: field && named ? from + named.length : from,
    depth,
  };
}

/** The value that is being typed, as the server sees it too (`search/query/caret.py`). */
export interface Typed {
  start: number;
  end: number;
  prefix: string;
  field: string;
  negated: boolean;
}

/** What stands at the caret; an empty prefix between words. */
export function typedAt(text: string, caret: number): Typed {
  const nothing = { start: caret, end: caret, prefix: "", field: "", negated: false };
  const here = tokensOf(text).find((one) => one.start < caret && caret <= one.end);
  if (!here || here.text === "(" || here.text === ")" || here.text === "-") return nothing;
  const from = here.start + (here.negated ? 1 : 0);
  if (caret < from) return nothing;
  if (!here.field || caret < here.value) {
    return { ...here, start: from, prefix: bare(text.slice(from, caret)), field: "" };
  }
  const [start, end] = valueAt(text, here, caret);
  return { start, end, prefix: bare(text.slice(start, caret)), field: here.field, negated: here.negated };
}

const bare = (text: string) => text.replaceAll('"', "");

/** The value between commas that the caret stands in, behind its operator. */
function valueAt(text: string, token: Token, caret: number): [number, number] {
  let { value: start, end } = token;
  let quoted = false;
  for (let at = token.value; at < token.end; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === "," && !quoted) {
      if (at < caret) start = at + 1;
      else {
        end = at;
        break;
      }
    }
  }
  OPERATOR.lastIndex = start;
  const sign = OPERATOR.exec(text)?.[0].length ?? 0;
  return [caret >= start + sign ? start + sign : start, end];
}
