import { computed, shallowRef, watch } from "vue";
import { en } from "./en";
import { type Language, nearest } from "./languages";
import type { SomeMessages } from "./messages";
import { locale, setStandIn, setWords, type Texts } from "./say";

export { hasText, i18n, locale, t } from "./say";

/** Each is fetched when it is first spoken. */
export const OTHERS: Record<Exclude<Language, "en">, () => Promise<SomeMessages>> = {
  "zh-Hans": () => import("./zh-Hans"),
  "zh-Hant": () => import("./zh-Hant"),
  ja: () => import("./ja"),
  ko: () => import("./ko"),
  de: () => import("./de"),
  fr: () => import("./fr"),
  es: () => import("./es"),
};

setStandIn(en);

/** "auto" or what the person chose; what the host speaks; else the browser's languages. */
export const chosenLanguage = shallowRef<Language | "auto">("auto");
export const hostLanguage = shallowRef("");
export const language = computed<Language>(() =>
  chosenLanguage.value !== "auto"
    ? chosenLanguage.value
    : nearest(hostLanguage.value ? [hostLanguage.value] : navigator.languages),
);

/** Lets the page speak `wanted` as soon as its words are here. */
async function speak(wanted: Language): Promise<void> {
  const words = wanted === "en" ? {} : await OTHERS[wanted]();
  if (language.value !== wanted) return;
  setWords(wanted, words as Texts);
  document.documentElement.lang = wanted;
}

/** Speaks the right language, now and whenever it changes; English until its words are here. */
export function followLanguage(): Promise<void> {
  watch(language, (wanted) => void speak(wanted).catch(() => {}));
  return speak(language.value).catch(() => {});
}

const numbers = new Map<string, Intl.NumberFormat>();

/** A count with the reader's separators: 12,431. */
export function count(n: number): string {
  const format = numbers.get(locale.value) ?? new Intl.NumberFormat(locale.value);
  numbers.set(locale.value, format);
  return format.format(n);
}

/** A day, or a moment with `timeStyle`, as the reader writes it. */
export function dateText(date: Date, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string {
  return new Intl.DateTimeFormat(locale.value, options).format(date);
}
