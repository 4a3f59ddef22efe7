import { Dices, ListFilter, Shuffle } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { useSettings } from "@/stores/settings";
import { withField } from "./conditions";

const seed = () => 1 + Math.floor(Math.random() * 2 ** 30);

/** What can be done with a search beside writing it. */
export const searchActions: Action[] = [
  {
    id: "search.facets",
    title: () => t("search.facetsOpen"),
    group: "find",
    icon: ListFilter,
    keys: ["Shift+F"],
    where: ["grid", "page"],
    checked: () => useSettings().facetsOpen,
    run: () => {
      const settings = useSettings();
      settings.facetsOpen = !settings.facetsOpen;
    },
  },
  {
    id: "search.shuffle",
    title: () => t("search.shuffle"),
    group: "find",
    icon: Shuffle,
    menus: ["space"],
    run: () => {
      const library = useLibrary();
      const q = withField(library.query.q ?? "", "sort", "");
      return library.setQuery({ q, order: "random", seed: seed() });
    },
  },
  {
    id: "search.lucky",
    title: () => t("search.lucky"),
    group: "find",
    icon: Dices,
    run: () => useLibrary().replaceQuery({ order: "random", seed: seed() }),
  },
];
