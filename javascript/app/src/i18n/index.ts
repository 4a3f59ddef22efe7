import { computed, shallowRef, watch } from "vue";
import { createI18n } from "vue-i18n";
import { en } from "./en";
import { type Language, nearest } from "./languages";
import type { SomeMessages } from "./messages";

/** Each is fetched when it is first spoken. */
export const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ default: SomeMessages }>> = {
  "zh-Hans": () => import("./zh-Hans"),
  "zh-Hant": () => import("./zh-Hant"),
  ja: () => import("./ja"),
  ko: () => import("./ko"),
  de: () => import("./de"),
  fr: () => import("./fr"),
  es: () => import("./es"),
};

export const i18n = createI18n({
  legacy: false,
  locale: "en",
  fallbackLocale: "en",
  messages: { en },
});

/** For code outside components. */
export const t = i18n.global.t;

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
  if (wanted !== "en") {
    const words = await OTHERS[wanted]();
    if (language.value !== wanted) return;
    i18n.global.setLocaleMessage(wanted, words.default as never);
  }
  (i18n.global.locale as { value: Language }).value = wanted;
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
  const locale = i18n.global.locale.value;
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, format);
  return format.format(n);
}

/** A day, or a moment with `timeStyle`, as the reader writes it. */
export function dateText(date: Date, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string {
  return new Intl.DateTimeFormat(i18n.global.locale.value, options).format(date);
}

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** A size in the unit that fits: 3.4 MB. */
export function sizeText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1024;
  const digits = unit > 0 && value < 10 ? 1 : 0;
  const number = new Intl.NumberFormat(i18n.global.locale.value, { maximumFractionDigits: digits });
  return `${number.format(value)} ${UNITS[unit]}`;
}
