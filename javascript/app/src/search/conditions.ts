import { valueText } from "./terms";
import { type Token, tokensOf } from "./tokens";

/** The terms that hold beside each other; none where OR stands between them. */
function terms(q: string): Token[] {
  const top = tokensOf(q).filter((token) => token.depth === 0 && !"()-".includes(token.text));
  return hasOr(q) ? [] : top;
}

const hasOr = (q: string) =>
  tokensOf(q).some(
    (token) => token.depth === 0 && !token.negated && (token.text === "OR" || token.text === "|"),
  );

const same = (token: Token, term: string) =>
  (token.negated ? `-${token.text}` : token.text).toLowerCase() === term.toLowerCase();

const opposite = (term: string) => (term.startsWith("-") ? term.slice(1) : `-${term}`);

/** True where the query asks for the term beside everything else that it asks. */
export const hasTerm = (q: string, term: string): boolean => terms(q).some((token) => same(token, term));

function cut(q: string, token: Token, instead = ""): string {
  const before = q.slice(0, token.start).trimEnd();
  const after = q.slice(token.end).trimStart();
  return [before, instead, after].filter(Boolean).join(" ");
}

/** The query that asks for the term as well; its opposite goes. */
export function withTerm(q: string, term: string): string {
  const without = withoutTerm(q, opposite(term));
  if (hasTerm(without, term)) return without;
  const rest = without.trim();
  if (!rest) return term;
  return hasOr(rest) ? `(${rest}) ${term}` : `${rest} ${term}`;
}

/** The query without that term. */
export function withoutTerm(q: string, term: string): string {
  const found = terms(q).find((token) => same(token, term));
  return found ? cut(q, found) : q;
}

/** Asks for the term, or no more; `exclude`: for what it does not match. */
export function toggledTerm(q: string, term: string, exclude = false): string {
  const wanted = exclude ? opposite(term) : term;
  return hasTerm(q, wanted) ? withoutTerm(q, wanted) : withTerm(q, wanted);
}

/** The values that the query asks of a field, as they were meant; operators stay in front. */
export function valuesOf(q: string, field: string): string[] {
  return terms(q)
    .filter((token) => token.field === field && !token.negated)
    .flatMap((token) => split(q.slice(token.value, token.end)))
    .map(meant);
}

function split(values: string): string[] {
  const found: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at <= values.length; at++) {
    if (values[at] === '"') quoted = !quoted;
    else if (at === values.length || (values[at] === "," && !quoted)) {
      found.push(values.slice(start, at));
      start = at + 1;
    }
  }
  return found.filter(Boolean);
}

function meant(value: string): string {
  const quoted = /^([<>=≥≤]*)"(.*)"$/s.exec(value);
  const text = quoted ? `${quoted[1]}${(quoted[2] as string).replaceAll('""', '"')}` : value;
  return text.replace(/\\([*?])/g, "$1");
}

/** Puts these texts, written as they shall stand, in place of all that the query asks of a field. */
export function withField(q: string, field: string, written: string): string {
  let rest = q;
  let at = -1;
  for (const token of terms(q).reverse()) {
    if (token.field !== field || token.negated) continue;
    at = token.start;
    rest = cut(rest, token);
  }
  if (!written) return rest;
  const put = `${field}:${written}`;
  if (at < 0 || !rest) return withTerm(rest, put);
  const before = q.slice(0, at).trimEnd();
  return [before, put, rest.slice(before.length).trim()].filter(Boolean).join(" ");
}

/** Asks for any of these values of a field, each meant exactly; none: asks nothing of it. */
export function withValues(q: string, field: string, values: readonly string[]): string {
  return withField(q, field, values.map((value) => valueText(field, value)).join(","));
}

const WHOLE_PATH = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** What asks for a folder; `only`: without what lies below it. */
export const folderTerm = (path: string, only = false): string =>
  `folder:${only ? "=" : ""}${valueText("folder", path)}`;

/** The one folder that the query asks for by its whole path; null where it asks for none, several, or by name. */
export function folderAsked(q: string): { path: string; only: boolean } | null {
  const [one, ...more] = valuesOf(q, "folder");
  if (one === undefined || more.length) return null;
  const only = one.startsWith("=");
  const path = only ? one.slice(1) : one;
  return WHOLE_PATH.test(path) ? { path, only } : null;
}
