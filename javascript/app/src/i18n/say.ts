import { type Plugin, shallowRef } from "vue";

/** What one language says: nested texts, or texts by their whole keys. */
export interface Texts {
  readonly [key: string]: string | Texts;
}
export type Params = Readonly<Record<string, unknown>>;

/** The language that is spoken now. */
export const locale = shallowRef("en");
const spoken = shallowRef<ReadonlyMap<string, string>>(new Map());
let standIn: ReadonlyMap<string, string> = new Map();

function flat(texts: Texts, before = "", found = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") found.set(before + key, value);
    else flat(value, `${before}${key}.`, found);
  }
  return found;
}

/** Says everything in these words from now on; what they lack, in the words of `setStandIn`. */
export function setWords(code: string, texts: Texts): void {
  spoken.value = flat(texts);
  locale.value = code;
}

/** The language that has every key. */
export function setStandIn(texts: Texts): void {
  standIn = flat(texts);
}

const textOf = (key: string) => spoken.value.get(key) ?? standIn.get(key);

/** Whether there is a text of that key. */
export const hasText = (key: string): boolean => textOf(key) !== undefined;

/** "one | many", or "none | one | many". */
function form(text: string, n: number): string {
  const forms = text.split(" | ");
  const many = Math.min(Math.abs(Math.trunc(n)), 2);
  if (forms.length === 2) return forms[many === 1 ? 0 : 1] as string;
  return forms[Math.min(many, forms.length - 1)] as string;
}

const PARAM = /\{\s*(?:'([^']*)'|(\w+))\s*\}/g;

/**
 * The text of a key: `{name}` is taken from `params`, `{'…'}` stands for itself. With a number (or a
 * number `n` in `params`) the form for so many is meant, else for one; `{n}` is that number unless `params` says it
 * otherwise. A key without a text is its own text.
 */
export function t(key: string, params?: Params | number, n?: number): string {
  const named = typeof params === "object" ? params : {};
  const many = typeof params === "number" ? params : (n ?? named.n);
  const text = textOf(key);
  if (text === undefined) return key;
  const chosen = form(text, typeof many === "number" ? many : 1);
  if (!chosen.includes("{")) return chosen;
  const value = (name: string) => String(named[name] ?? (name === "n" ? (many ?? "") : ""));
  return chosen.replace(PARAM, (_, itself?: string, name?: string) => itself ?? value(name ?? ""));
}

declare module "vue" {
  interface ComponentCustomProperties {
    $t: typeof t;
  }
}

/** Gives templates `$t`. */
export const i18n: Plugin = {
  install(app) {
    app.config.globalProperties.$t = t;
  },
};
