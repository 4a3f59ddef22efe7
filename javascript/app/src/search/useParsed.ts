import { type Ref, shallowRef, watch } from "vue";
import { api } from "@/api";
import type { ParsedQuery } from "@/api/types";

const NOTHING: ParsedQuery = { parts: [], order: null, seed: null, error: null };
const MOST_KEPT = 200;

const kept = new Map<string, ParsedQuery>([["", NOTHING]]);

/** What the server reads in a text; the same text is asked about once. */
export async function parsed(text: string, signal?: AbortSignal): Promise<ParsedQuery> {
  const known = kept.get(text);
  if (known) return known;
  const answer = await api.parseQuery(text, signal);
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(text, answer);
  return answer;
}

/** What the server reads in a text that changes; that of the text before until it answers. */
export function useParsed(text: Ref<string>) {
  const read = shallowRef<ParsedQuery & { text: string }>({ ...NOTHING, text: "" });
  let running: AbortController | undefined;
  watch(
    text,
    async (wanted) => {
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      try {
        const answer = await parsed(wanted, signal);
        if (!signal.aborted) read.value = { ...answer, text: wanted };
      } catch {
        // Without an answer there are no chips; the search itself says what is wrong.
        if (!signal.aborted) read.value = { ...NOTHING, text: wanted };
      }
    },
    { immediate: true },
  );
  return read;
}
