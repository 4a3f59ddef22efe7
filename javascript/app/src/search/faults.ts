import type { QueryError } from "@/api/types";
import { i18n, t } from "@/i18n";

/** What is wrong with a query, in the reader's language where we have it, else as the server says. */
export function faultText({ code, params, detail }: QueryError): string {
  const key = `search.fault.${code}`;
  return i18n.global.te(key) ? t(key, params) : detail;
}
