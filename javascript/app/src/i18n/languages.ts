/** The languages of the page, each in its own words. */
export const LANGUAGES = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ja: "日本語",
  ko: "한국어",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
} as const;

export type Language = keyof typeof LANGUAGES;

const TRADITIONAL = /^zh\b.*\b(hant|tw|hk|mo)\b/;

/** The language meant by one of these names, the first that is spoken here; English when none is. */
export function nearest(names: readonly string[]): Language {
  for (const name of names) {
    const tag = name.toLowerCase().replaceAll("_", "-");
    if (TRADITIONAL.test(tag)) return "zh-Hant";
    const base = tag.split("-")[0] ?? "";
    if (base === "zh") return "zh-Hans";
    if (Object.hasOwn(LANGUAGES, base)) return base as Language;
  }
  return "en";
}
