import { ArrowLeftRight, Columns2, PanelRightOpen, Plus, SquareArrowOutUpRight, Undo2, X } from "@lucide/vue";
import type { Action, ActionContext, ActionSource } from "@/actions/types";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { openPlace, places } from "@/places/registry";
import { useLibrary } from "@/stores/library";
import { focusPane } from "./focusPane";
import { openFolder } from "./folderOf";
import { recordOf } from "./records";
import { useWorkspace } from "./workspace";

const many = () => embed !== "sidebar" && useWorkspace().many;
const wide = () => embed !== "sidebar";
const pointed = ({ index }: ActionContext) => wide() && index >= 0;

/** Does it, and leads the keyboard to the pane that is at hand then. */
function led(work: (context: ActionContext) => unknown) {
  return (context: ActionContext) => {
    work(context);
    return focusPane();
  };
}

/** The tab at hand as a record, to be opened once more. */
function same() {
  const { column, tab } = useWorkspace();
  return recordOf(tab.id, column);
}

/** The same pictures in another pane, with the one pointed at as the one at the top. */
function fromPicture({ id }: ActionContext) {
  return { place: "library", props: {}, query: { ...useLibrary().query }, at: { id, offset: 0 } };
}

/** Tabs and columns. Keys that browsers keep for themselves are not among them. */
export const paneActions: ActionSource[] = [
  [
    {
      id: "tab.new",
      title: () => t("panes.newTab"),
      group: "window",
      icon: Plus,
      keys: ["Mod+T", "Alt+T"],
      menus: ["space"],
      when: wide,
      run: led(() => useWorkspace().add()),
    },
    {
      id: "tab.close",
      title: () => t("panes.closeThis"),
      group: "window",
      icon: X,
      keys: ["Alt+W"],
      when: many,
      run: led(() => useWorkspace().close(useWorkspace().tab.id)),
    },
    {
      id: "tab.reopen",
      title: () => t("panes.reopen"),
      group: "window",
      icon: Undo2,
      keys: ["Mod+Shift+T", "Alt+Shift+T"],
      when: () => wide() && useWorkspace().closed.length > 0,
      run: led(() => useWorkspace().reopen()),
    },
    {
      id: "tab.next",
      title: () => t("panes.nextTab"),
      group: "window",
      keys: ["Alt+]"],
      when: many,
      run: led(() => useWorkspace().step(1)),
    },
    {
      id: "tab.previous",
      title: () => t("panes.previousTab"),
      group: "window",
      keys: ["Alt+["],
      when: many,
      run: led(() => useWorkspace().step(-1)),
    },
    {
      id: "pane.split",
      title: () => t("panes.split"),
      group: "window",
      icon: Columns2,
      keys: ["Mod+\\"],
      menus: ["space"],
      when: wide,
      run: led(() => useWorkspace().addColumn(same())),
    },
    {
      id: "pane.next",
      title: () => t("panes.nextColumn"),
      group: "window",
      icon: ArrowLeftRight,
      keys: ["]"],
      where: ["grid", "page"],
      when: () => wide() && useWorkspace().columns.length > 1,
      run: led(() => useWorkspace().stepColumn(1)),
    },
    {
      id: "pane.previous",
      title: () => t("panes.previousColumn"),
      group: "window",
      keys: ["["],
      where: ["grid", "page"],
      when: () => wide() && useWorkspace().columns.length > 1,
      run: led(() => useWorkspace().stepColumn(-1)),
    },
    {
      id: "open.folderTab",
      title: () => t("panes.folderTab"),
      group: "open",
      icon: SquareArrowOutUpRight,
      menus: ["cell", "viewer"],
      when: pointed,
      run: (context) => openFolder(context, "tab"),
    },
    {
      id: "open.side",
      title: () => t("panes.openSide"),
      group: "open",
      icon: PanelRightOpen,
      menus: ["cell"],
      when: pointed,
      run: led((context) => useWorkspace().addColumn(fromPicture(context))),
    },
  ] satisfies Action[],
  () =>
    places()
      .filter((place) => place.rail !== undefined || place.single)
      .map((place) => ({
        id: `go.${place.name}`,
        title: () => place.title({}, {}),
        group: "go",
        icon: place.icon,
        run: () => openPlace(place.name),
      })),
];
