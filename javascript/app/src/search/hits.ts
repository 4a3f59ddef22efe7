import { type Token, tokensOf } from "./tokens";

/** Fields whose values are words that can be read somewhere in what is known of a picture. */
const READ: ReadonlySet<string> = new Set([
  "",
  "prompt",
  "neg",
  "model",
  "lora",
  "sampler",
  "scheduler",
  "vae",
  "hash",
  "seed",
  "note",
  "tag",
  "album",
  "folder",
  "file",
  "path",
  "source",
  "re",
]);
const JOINING: ReadonlySet<string> = new Set(["OR", "AND", "|"]);
const REGEX = /^(?:re:)?\/(.*)\/(i?)$/s;
/** Expressions that may take long are not looked for here: repeated groups, many repetitions, what refers back. */
const SLOW = /\)[*+{]|\\[1-9k]/;
const REPEATED = /[*+]|\{\d*,/g;
const MOST_REPEATED = 1;
const LONGEST_FOR_REGEX = 5000;
/** A wildcard stands for at most so many signs here. */
const REACH = 300;
/** Behind a LoRA's name, which weight it has. */
const WEIGHT = /:(?:[<>=≥≤.\d].*)$/;
const RANGE = /^[<>≥≤]|\.\./;

/** Where something stands in a text, as [start, end); takes no longer than a few times the text's length. */
export type Finder = (text: string) => [number, number][];

/** What a query asks for and does not exclude, to be looked for in texts. */
export function hitFinders(q: string): Finder[] {
  const wanted = wantedTokens(tokensOf(q)).filter(({ field }) => READ.has(field));
  return wanted.flatMap((token) => {
    const value = q.slice(token.value, token.end);
    const regex = REGEX.exec(value);
    if (regex) return byRegex(regex[1] as string, `g${regex[2]}u`);
    if (token.field === "re") return [];
    return alternatives(value).flatMap((one) => pattern(one, token.field));
  });
}

/** Without what stands behind a minus or NOT, brackets included. */
function wantedTokens(tokens: Token[]): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.text === "-" || (token.text === "NOT" && !token.negated)) {
      const open = tokens[at + 1];
      at++;
      if (open?.text === "(")
        while (at + 1 < tokens.length && (tokens[at + 1] as Token).depth > open.depth) at++;
    } else if (!token.negated && !"()".includes(token.text) && !JOINING.has(token.text)) found.push(token);
  }
  return found;
}

function alternatives(value: string): string[] {
  return value.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? [];
}

function pattern(written: string, field: string): Finder[] {
  const bare = field === "lora" ? written.replace(WEIGHT, "") : written;
  const phrase = /^=?"((?:[^"]|"")*)"?$/s.exec(bare);
  if (phrase) return byParts([escaped((phrase[1] as string).replaceAll('""', '"'))]);
  if (field !== "" && RANGE.test(bare)) return [];
  const parts = [""];
  for (const part of bare.split(/(\\[*?]|[*?])/)) {
    if (part === "*") parts.push("");
    else parts[parts.length - 1] += part === "?" ? "." : escaped(part.replace(/^\\/, ""));
  }
  return byParts(parts.filter(Boolean));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Finds the parts one behind the other on one line, each where it stands first: nothing is tried twice. */
function byParts(sources: readonly string[]): Finder[] {
  if (!sources.length || sources.every((source) => source === "")) return [];
  const parts = sources.map((source) => new RegExp(source, "giu"));
  return [
    (text) => {
      const found: [number, number][] = [];
      for (let from = 0; ; ) {
        const range = next(parts, text, from);
        if (!range) return found;
        if (range[1] > range[0]) found.push(range);
        from = Math.max(range[1], range[0] + 1);
      }
    },
  ];
}

function next(parts: readonly RegExp[], text: string, from: number): [number, number] | null {
  const [first, ...others] = parts as [RegExp, ...RegExp[]];
  for (let at = from; ; ) {
    first.lastIndex = at;
    const begun = first.exec(text);
    if (!begun) return null;
    let end = begun.index + begun[0].length;
    const whole = others.every((part) => {
      const line = text.slice(end, end + REACH).split("\n", 1)[0] as string;
      part.lastIndex = 0;
      const match = part.exec(line);
      if (match) end += match.index + match[0].length;
      return match !== null;
    });
    if (whole) return [begun.index, end];
    at = begun.index + Math.max(1, begun[0].length);
  }
}

function byRegex(source: string, flags: string): Finder[] {
  const plain = source.replace(/\\[^1-9k]/g, "_");
  if (!source || SLOW.test(plain) || (plain.match(REPEATED)?.length ?? 0) > MOST_REPEATED) return [];
  try {
    const regex = new RegExp(source, flags);
    return [
      (text) =>
        [...text.slice(0, LONGEST_FOR_REGEX).matchAll(regex)]
          .filter((match) => match[0])
          .map((match): [number, number] => [match.index, match.index + match[0].length]),
    ];
  } catch {
    return []; // the server says what is wrong with it
  }
}
