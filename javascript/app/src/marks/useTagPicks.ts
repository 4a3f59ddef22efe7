import { computed, ref } from "vue";
import type { MarkSummary } from "@/api/types";
import { count, t } from "@/i18n";
import { tagColor } from "@/panel/tagColor";
import { useTags } from "@/stores/tags";
import { useTagGroups } from "./groups";
import { byLetter, type PickGroup, type PickItem } from "./pick";
import { useMarks } from "./store";

/** The own tags of some pictures, to put on and take off. Changes are done at once. */
export function useTagPicks(ids: () => readonly number[]) {
  const tags = useTags();
  const marks = useMarks();
  const groups = useTagGroups();
  const summary = ref<MarkSummary | null>(null);
  const images = computed(() => summary.value?.images ?? ids().length);

  const items = computed<PickItem[]>(() =>
    tags.custom
      .filter((tag) => tag.name !== "like")
      .map((tag) => ({
        id: tag.id,
        name: tag.display_name ?? tag.name,
        color: tagColor(tag),
        has: summary.value?.tags[tag.id] ?? 0,
      })),
  );

  async function load(): Promise<void> {
    if (!tags.loaded) await tags.load();
    if (!groups.loaded) await groups.load();
    summary.value = await marks.summary(ids());
  }

  async function set(item: PickItem, on: boolean): Promise<void> {
    const key = on ? "marks.tagged" : "marks.untagged";
    await marks.change(ids(), on ? { add_tags: [item.id] } : { remove_tags: [item.id] }, (n) =>
      t(key, { n: count(n), name: item.name }, n),
    );
    if (!summary.value) return;
    summary.value = { ...summary.value, tags: { ...summary.value.tags, [item.id]: on ? images.value : 0 } };
  }

  async function make(name: string): Promise<void> {
    const tag = await tags.add(name);
    await set({ id: tag.id, name: tag.name, has: 0 }, true);
  }

  /** In the groups that somebody made, the rest by letter. */
  function grouped(of: readonly PickItem[]): PickGroup[] {
    const own = groups.groups
      .map((group) => ({
        key: `g${group.id}`,
        heading: group.name,
        items: of.filter((item) => groups.members[item.id] === group.id),
      }))
      .filter((group) => group.items.length);
    const rest = byLetter(
      of.filter((item) => !groups.members[item.id]),
      t("marks.other"),
    );
    // Under headings of their own, what is in no group needs one as well.
    const named = own.length
      ? rest.map((group) => ({ ...group, heading: group.heading || t("sidebar.noGroup") }))
      : rest;
    return [...own, ...named];
  }

  return { items, images, load, set, make, grouped };
}
