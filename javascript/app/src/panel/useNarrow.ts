import { nextTick } from "vue";
import { api } from "@/api";
import type { GridQuery, Tag } from "@/api/types";
import { t } from "@/i18n";
import { withTag } from "@/shell/chips";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useTags } from "@/stores/tags";
import { toast, toastError } from "@/ui";

/** Narrows the library from what a picture says: its model, sampler, words, tags. */
export function useNarrow(id: () => number, done: () => void) {
  const library = useLibrary();
  const selection = useSelection();
  const tags = useTags();

  async function find(name: string, type?: string): Promise<Tag | undefined> {
    const wanted = name.trim().toLowerCase();
    const isIt = (tag: Tag) =>
      tag.name.toLowerCase() === wanted && (type ? tag.type === type : tag.type !== "custom");
    const known = tags.all.find(isIt);
    if (known) return known;
    const found = (await api.suggest(name, 50)).tags.find(isIt);
    if (found) tags.remember([found]);
    return found;
  }

  /** Another result lets go of the cursor; where the picture is still in it, it stays the chosen one. */
  async function apply(patch: Partial<GridQuery>): Promise<void> {
    const shown = id();
    done();
    await library.setQuery(patch);
    await nextTick();
    const at = library.indexOf(shown);
    if (at >= 0) selection.moveTo(at);
  }

  function byTag(tag: Tag, exclude = false): void {
    tags.remember([tag]);
    void apply(withTag(library.query, tag.id, exclude ? "not" : "and"));
  }

  /** By the tag of that name, or by the text where there is no such tag. */
  async function byName(name: string, options: { type?: string; exclude?: boolean } = {}): Promise<void> {
    try {
      const tag = await find(name, options.type);
      if (tag) byTag(tag, options.exclude);
      else if (options.exclude) toast(t("panel.excludeMissing", { term: name }));
      else void apply({ text: name });
    } catch (error) {
      toastError(error);
    }
  }

  return { byTag, byName };
}
