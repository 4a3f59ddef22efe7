/** JSON of any size as a list of rows, of which only the opened ones are made. */

export type Kind = "object" | "array" | "string" | "number" | "boolean" | "null";

export interface TreeRow {
  /** JSON pointer (RFC 6901) of the value; "more" rows end in `/…` */
  id: string;
  depth: number;
  /** key or index; empty at the root */
  name: string;
  kind: Kind | "more";
  /** the value on one line, or what it holds while closed */
  text: string;
  /** entries inside; for "more" rows those not yet shown */
  count: number;
  open: boolean;
}

/** Entries of one object or list shown before "more" is asked for. */
export const CHUNK = 100;
const LONG_TEXT = 400;

/**
 * Reads JSON as ComfyUI writes it: NaN and Infinity are allowed, and integers too large for a
 * number (seeds reach 2^64 - 1) stay exact. Returns undefined when the text is not JSON, or only
 * a bare word or number.
 */
export function parseJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  return parsed(text) ?? parsed(text.replace(/"(?:\\.|[^"\\])*"|-?\b(?:NaN|Infinity)\b/g, quoteBareWords));
}

function quoteBareWords(token: string): string {
  return token.startsWith('"') ? token : `"${token}"`;
}

type ExactReviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

const keepLargeIntegers: ExactReviver = (_key, value, context) =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
    ? BigInt(context?.source as string)
    : value;

function parsed(text: string): object | undefined {
  try {
    // Visiting every value is slow, so only where a long number makes it worth it.
    const value: unknown = /\d{16}/.test(text) ? JSON.parse(text, keepLargeIntegers) : JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The rows to show. `open` holds the ids of opened values; `shown` how many entries of an opened
 * value to list where that differs from CHUNK.
 */
export function rowsOf(
  root: unknown,
  open: ReadonlySet<string>,
  shown: ReadonlyMap<string, number>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  add(rows, root, "", "", 0, open, shown);
  return rows;
}

function add(
  rows: TreeRow[],
  value: unknown,
  id: string,
  name: string,
  depth: number,
  open: ReadonlySet<string>,
  shown: ReadonlyMap<string, number>,
): void {
  const kind = kindOf(value);
  const names = kind === "object" || kind === "array" ? Object.keys(value as object) : [];
  const isOpen = names.length > 0 && open.has(id);
  rows.push({
    id,
    depth,
    name,
    kind,
    text: isOpen ? titleOf(value) : summary(value, kind),
    count: names.length,
    open: isOpen,
  });
  if (!isOpen) return;
  const limit = shown.get(id) ?? CHUNK;
  for (const key of names.slice(0, limit)) {
    add(rows, (value as Record<string, unknown>)[key], `${id}/${escaped(key)}`, key, depth + 1, open, shown);
  }
  const rest = names.length - limit;
  if (rest > 0)
    rows.push({
      id: `${id}/…`,
      depth: depth + 1,
      name: "",
      kind: "more",
      text: "",
      count: rest,
      open: false,
    });
}

/** The ids to open at first: the root, and what is in it while that stays short. */
export function firstOpen(root: object): Set<string> {
  const open = new Set([""]);
  const entries = Object.entries(root);
  if (entries.length > 12) return open;
  for (const [key, value] of entries) {
    if (typeof value === "object" && value !== null && Object.keys(value).length <= 12)
      open.add(`/${escaped(key)}`);
  }
  return open;
}

/** The value at a row's id, written out, for copying. */
export function textAt(root: unknown, id: string): string {
  let value = root;
  for (const part of id.split("/").slice(1)) {
    value = (value as Record<string, unknown> | undefined)?.[
      part.replaceAll("~1", "/").replaceAll("~0", "~")
    ];
  }
  if (typeof value === "string") return value;
  return (
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner), 2) ??
    ""
  );
}

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "number";
  return typeof value as Kind;
}

function summary(value: unknown, kind: Kind): string {
  if (kind === "array") return listSummary(value as unknown[]);
  if (kind === "object") return objectSummary(value as Record<string, unknown>);
  const text = String(value);
  return text.length > LONG_TEXT ? `${text.slice(0, LONG_TEXT)}…` : text;
}

function listSummary(values: unknown[]): string {
  const simple = values.every((value) => typeof value !== "object" || value === null);
  const text = simple ? values.slice(0, 8).map(String).join(", ") : "";
  return text && text.length <= 48 && values.length <= 8 ? `[${text}]` : `[${values.length}]`;
}

function objectSummary(value: Record<string, unknown>): string {
  return titleOf(value) || `{${Object.keys(value).length}}`;
}

/** A node of a graph is recognised by its name rather than by how many fields it has. */
function titleOf(value: unknown): string {
  for (const key of ["class_type", "title", "name", "type"]) {
    const found = (value as Record<string, unknown>)[key];
    if (typeof found === "string" && found && found.length <= 60) return found;
  }
  return "";
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
