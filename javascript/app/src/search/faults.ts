import type { QueryError } from "@/api/types";
import { hasText, t } from "@/i18n";

/** What is wrong with a query, in the reader's language where we have it, else as the server says. */
export function faultText({ code, params, detail }: QueryError): string {
  const key = `search.fault.${code}`;
  return hasText(key) ? t(key, params) : detail;
}
