import { createI18n } from "vue-i18n";
import { en } from "./en";

export const i18n = createI18n({
  legacy: false,
  locale: "en",
  fallbackLocale: "en",
  messages: { en },
});

/** For code outside components. */
export const t = i18n.global.t;

const integer = new Intl.NumberFormat();

/** A count with the reader's separators: 12,431. */
export function count(n: number): string {
  return integer.format(n);
}
