import { nextTick } from "vue";
import type { Tag } from "@/api/types";
import { withTerm } from "@/search/conditions";
import { tagTerm, term, word } from "@/search/terms";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";

/** Narrows the library from what a picture says: its model, sampler, words, tags. */
export function useNarrow(id: () => number, done: () => void) {
  const library = useLibrary();
  const selection = useSelection();

  /** Another result lets go of the cursor; where the picture is still in it, it stays the chosen one. */
  async function byTerm(wanted: string, exclude = false): Promise<void> {
    const shown = id();
    done();
    await library.setQuery({ q: withTerm(library.query.q ?? "", exclude ? `-${wanted}` : wanted) });
    await nextTick();
    const at = library.indexOf(shown);
    if (at >= 0) selection.moveTo(at);
  }

  const byTag = (tag: Pick<Tag, "type" | "name">, exclude = false) => byTerm(tagTerm(tag), exclude);
  /** By words of the prompt, or of the negative one. */
  const byWords = (words: string, { exclude = false, negative = false } = {}) =>
    byTerm(negative ? term("neg", words) : word(words), exclude);

  return { byTag, byWords };
}
