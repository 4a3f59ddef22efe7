import { Palette, Pencil, Star, Tag, Tags } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import { count, t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { useSession } from "@/stores/session";
import { useTags } from "@/stores/tags";
import { ask } from "./dialogs";
import { LABELS, STARS } from "./labels";
import { label, rate } from "./rate";
import { useMarks } from "./store";

const some = ({ ids }: ActionContext) => ids.length > 0 && useSession().writable;
const ratingOf = ({ ids }: ActionContext) => useLibrary().ratingOf(ids[0] ?? -1);
const labelOf = ({ ids }: ActionContext) => useLibrary().labelOf(ids[0] ?? -1);
const starsOf = (n: number) => (n ? "★".repeat(n) : t("marks.noRating"));

const ratings: Action[] = [0, ...STARS].map((n) => ({
  id: `mark.rate${n}`,
  title: () => t("marks.rateWith", { stars: starsOf(n) }),
  group: "mark",
  icon: Star,
  keys: [String(n)],
  when: some,
  checked: (context) => ratingOf(context) === n,
  run: ({ ids }) => rate(ids, n),
}));

const labels: Action[] = LABELS.map((name, n) => ({
  id: `mark.label${n}`,
  title: () => t("marks.labelWith", { label: t(`marks.label.${name}`) }),
  group: "mark",
  icon: Palette,
  keys: n ? [`Shift+${n}`] : ["Shift+0"],
  when: some,
  checked: (context) => labelOf(context) === n,
  run: ({ ids }) => label(ids, n),
}));

/** Ratings, labels and tags. */
export const markActions: Action[] = [
  {
    id: "mark.rate",
    title: () => t("marks.rate"),
    group: "mark",
    icon: Star,
    menus: ["cell", "selection", "viewer"],
    quiet: true,
    when: some,
    entries: (context) =>
      [0, ...STARS].map((n) => ({
        label: starsOf(n),
        keys: String(n),
        checked: ratingOf(context) === n,
        run: () => void rate(context.ids, n),
      })),
    run: () => undefined,
  },
  {
    id: "mark.label",
    title: () => t("marks.giveLabel"),
    group: "mark",
    icon: Palette,
    menus: ["cell", "selection", "viewer"],
    quiet: true,
    when: some,
    entries: (context) =>
      LABELS.map((name, n) => ({
        label: t(`marks.label.${name}`),
        keys: `⇧ ${n}`,
        checked: labelOf(context) === n,
        run: () => void label(context.ids, n),
      })),
    run: () => undefined,
  },
  {
    id: "mark.tags",
    title: () => t("marks.editTags"),
    group: "mark",
    icon: Tags,
    keys: ["T"],
    menus: ["cell", "selection", "viewer"],
    when: some,
    run: ({ ids }) => ask("tags", ids),
  },
  {
    id: "mark.edit",
    title: () => t("marks.edit"),
    group: "mark",
    icon: Pencil,
    keys: ["Shift+E"],
    menus: ["cell", "selection"],
    when: some,
    run: ({ ids }) => ask("batch", ids),
  },
  ...ratings,
  ...labels,
];

/** One for each own tag, so that it can have a key. It is put on; taken off where all that are looked up have it. */
export function tagActions(): Action[] {
  return useTags()
    .custom.filter((tag) => tag.name !== "like")
    .map((tag) => ({
      id: `tag.${tag.id}`,
      title: () => t("marks.tagWith", { name: tag.display_name ?? tag.name }),
      group: "mark",
      icon: Tag,
      when: some,
      run: ({ ids }) => toggleTag(ids, tag.id, tag.display_name ?? tag.name),
    }));
}

async function toggleTag(ids: readonly number[], tagId: number, name: string): Promise<void> {
  const marks = useMarks();
  const summary = await marks.summary(ids);
  const on = (summary.tags[tagId] ?? 0) < summary.images;
  await marks.change(ids, on ? { add_tags: [tagId] } : { remove_tags: [tagId] }, (n) =>
    t(on ? "marks.tagged" : "marks.untagged", { n: count(n), name }, n),
  );
}
