import { Diff, Images, Layers, TextSearch } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import type { GridQuery } from "@/api/types";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { openQuery } from "@/places/registry";
import { useLibrary } from "@/stores/library";
import { type ChangeMarks, useSettings } from "@/stores/settings";
import { useViewer } from "@/viewer/store";
import { duplicatePageActions } from "./pageActions";

/** In a host's narrow column there is one list and no tabs. */
const show = (query: GridQuery) =>
  embed === "sidebar" ? useLibrary().replaceQuery(query) : openQuery(query);
const pointed = ({ id }: ActionContext) => id >= 0;

function similar(by: "picture" | "prompt") {
  return ({ id }: ActionContext) => {
    useViewer().close();
    return show({ similar: id, similar_by: by });
  };
}

function variations({ id }: ActionContext) {
  useViewer().close();
  return show({ q: `stack:${id}`, order: "-date" });
}

const marks = (value: ChangeMarks) => () => {
  const settings = useSettings();
  settings.changeMarks = settings.changeMarks === value ? "off" : value;
};

/** Equal, similar and changed pictures, wherever pictures are. */
export const duplicateActions: Action[] = [
  {
    id: "find.similarPictures",
    title: () => t("duplicates.similarByPicture"),
    group: "find",
    icon: Images,
    keys: ["Shift+S"],
    menus: ["cell", "viewer"],
    when: pointed,
    run: similar("picture"),
  },
  {
    id: "find.similarPrompts",
    title: () => t("duplicates.similarByPrompt"),
    group: "find",
    icon: TextSearch,
    menus: ["cell", "viewer"],
    when: pointed,
    run: similar("prompt"),
  },
  {
    id: "find.variations",
    title: () => t("duplicates.stack"),
    group: "find",
    icon: Layers,
    menus: ["cell", "viewer"],
    when: pointed,
    run: variations,
  },
  {
    id: "grid.toggleStack",
    title: () => t("grid.toggleStack"),
    group: "view",
    icon: Layers,
    keys: ["V"],
    where: ["grid"],
    menus: ["cell"],
    when: ({ index }) => index >= 0 && useLibrary().stackAt(index) > 0,
    run: ({ id }) => useLibrary().toggleStack(id),
  },
  {
    id: "view.stacks",
    title: () => t("grid.stacks"),
    group: "view",
    icon: Layers,
    menus: ["space"],
    checked: () => useSettings().stacks,
    run: () => {
      useSettings().stacks = !useSettings().stacks;
    },
  },
  {
    id: "view.changes",
    title: () => t("grid.changes"),
    group: "view",
    icon: Diff,
    menus: ["space"],
    checked: () => useSettings().changeMarks === "all",
    run: marks("all"),
  },
  {
    id: "view.changesWithoutSeed",
    title: () => t("grid.changesWithoutSeed"),
    group: "view",
    icon: Diff,
    checked: () => useSettings().changeMarks === "withoutSeed",
    run: marks("withoutSeed"),
  },
  ...duplicatePageActions,
];
