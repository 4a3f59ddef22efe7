import { Check, Copy, Expand, Heart, PanelRight, Play } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import { api } from "@/api";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { copyText } from "@/panel/copy";
import { infoSheet, isNarrow } from "@/phone/sheet";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useSession } from "@/stores/session";
import { useSettings } from "@/stores/settings";
import { useTags } from "@/stores/tags";
import { useViewer } from "@/viewer/store";
import { playing, togglePlaying } from "./playing";

const some = (context: ActionContext) => context.ids.length > 0;
const pointed = (context: ActionContext) => context.index >= 0;
const isLiked = ({ ids }: ActionContext) =>
  ids.length > 0 && useLibrary().likedAt(useLibrary().indexOf(ids[0] as number));

async function copyPaths({ ids }: ActionContext) {
  const { rows } = await api.rows([...ids]);
  await copyText(rows.map((row) => row.fullpath).join("\n"));
}

function showInfo({ index }: ActionContext) {
  useSelection().moveTo(index);
  // A narrow column has no room beside the pictures; the viewer has.
  if (isNarrow() && embed !== "sidebar") infoSheet.value = true;
  else if (embed !== "sidebar") useSettings().panelOpen = true;
  else {
    useViewer().panelOpen = true;
    useViewer().open(index);
  }
}

/** What can be done with pictures in a grid. */
export const gridActions: Action[] = [
  {
    id: "grid.open",
    title: () => t("grid.open"),
    group: "open",
    icon: Expand,
    keys: ["Enter"],
    where: ["grid"],
    menus: ["cell"],
    when: pointed,
    run: ({ index }) => useViewer().enter(index),
  },
  {
    id: "grid.play",
    title: ({ id }) => t(playing.value === id ? "grid.stopHere" : "grid.playHere"),
    group: "open",
    icon: Play,
    keys: ["Shift+Space"],
    where: ["grid"],
    menus: ["cell"],
    quiet: true,
    when: ({ index }) => index >= 0 && useLibrary().kindAt(index) !== 0,
    run: ({ id }) => togglePlaying(id),
  },
  {
    id: "grid.info",
    title: () => t("grid.info"),
    group: "open",
    icon: PanelRight,
    menus: ["cell", "selection"],
    quiet: true,
    when: pointed,
    run: showInfo,
  },
  {
    id: "mark.like",
    title: (context) => t(isLiked(context) ? "shell.unlike" : "shell.like"),
    group: "mark",
    icon: Heart,
    keys: ["L"],
    menus: ["cell", "selection"],
    when: some,
    disabled: () => !useSession().writable,
    run: (context) => useTags().setLike([...context.ids], !isLiked(context)),
  },
  {
    id: "grid.select",
    title: ({ id }) => t(useSelection().has(id) ? "grid.unselect" : "grid.select"),
    group: "select",
    icon: Check,
    keys: ["Space"],
    where: ["grid"],
    menus: ["cell"],
    quiet: true,
    when: pointed,
    run: ({ index }) => useSelection().toggle(index),
  },
  {
    id: "grid.selectAll",
    title: () => t("shell.selectAll"),
    group: "select",
    keys: ["Mod+A"],
    where: ["grid", "page"],
    menus: ["space", "selection"],
    run: () => useSelection().all(),
  },
  {
    id: "grid.clearSelection",
    title: () => t("shell.clearSelection"),
    group: "select",
    keys: ["Escape"],
    where: ["grid"],
    quiet: true,
    when: () => useSelection().ids.size > 0,
    run: () => useSelection().clear(),
  },
  {
    id: "copy.path",
    title: ({ ids }) => t("grid.copyPath", ids.length),
    group: "copy",
    icon: Copy,
    menus: ["cell", "viewer"],
    when: some,
    run: copyPaths,
  },
];
