import { api } from "@/api";
import type { Tag } from "@/api/types";
import { t } from "@/i18n";
import { withTag } from "@/shell/chips";
import { useLibrary } from "@/stores/library";
import { useTags } from "@/stores/tags";
import { toast, toastError } from "@/ui";

/** Narrows the library from what a picture says: its model, sampler, words, tags. */
export function useNarrow(done: () => void = () => undefined) {
  const library = useLibrary();
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

  function byTag(tag: Tag, exclude = false): void {
    tags.remember([tag]);
    void library.setQuery(withTag(library.query, tag.id, exclude ? "not" : "and"));
    done();
  }

  /** By the tag of that name, or by the text where there is no such tag. */
  async function byName(name: string, options: { type?: string; exclude?: boolean } = {}): Promise<void> {
    try {
      const tag = await find(name, options.type);
      if (tag) byTag(tag, options.exclude);
      else if (options.exclude) toast(t("panel.excludeMissing", { term: name }));
      else {
        void library.setQuery({ text: name });
        done();
      }
    } catch (error) {
      toastError(error);
    }
  }

  return { byTag, byName };
}
