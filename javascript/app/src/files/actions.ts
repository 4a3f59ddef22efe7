import {
  AppWindow,
  ArrowUp,
  ClipboardCopy,
  Copy,
  Download,
  ExternalLink,
  FileJson,
  FolderInput,
  FolderOpen,
  FolderPlus,
  FolderSymlink,
  Link,
  Pencil,
  Redo2,
  RefreshCw,
  SquareDashed,
  Trash2,
  Undo2,
} from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import { canDoAgain, doAgain, takeBack } from "@/actions/undo";
import { api } from "@/api";
import { count, t } from "@/i18n";

import { folderTerm } from "@/search/conditions";

import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useSession } from "@/stores/session";
import { useSettings } from "@/stores/settings";
import { type MenuEntry, toast, toastError } from "@/ui";
import { useViewer } from "@/viewer/store";
import { filesApi } from "./api";
import { change, undoAll } from "./batch";
import { askFiles } from "./dialogs";
import { folderShown, goUp } from "./folders";
import { copyLinks, copyPicture, download, exportInfo, exportListed, openWindow, pathOf } from "./out";
import { parentOf } from "./paths";
import { useTargets } from "./targets";

const some = (context: ActionContext) => context.ids.length > 0;
const some1 = (context: ActionContext) => context.ids.length === 1;
const mayWrite = () => useSession().writable;
const someToChange = (context: ActionContext) => some(context) && mayWrite();
const here = (context: ActionContext) => some1(context) && useSession().local;

async function remove({ ids }: ActionContext) {
  if (useSettings().confirmDelete && ids.length > 1)
    askFiles({ name: "delete", what: { ids: [...ids] }, count: ids.length });
  else await change("delete", { ids: [...ids] });
}

function bring(kind: "move" | "copy", ids: readonly number[], dest?: string) {
  const what = { ids: [...ids] };
  if (!dest) return askFiles({ name: "bring", kind, what, count: ids.length });
  useTargets().used(dest);
  return change(kind, what, dest);
}

function targetEntries(kind: "move" | "copy", { ids }: ActionContext): MenuEntry[] {
  const { known } = useTargets();
  return [
    ...known.map(
      ({ path, name }): MenuEntry => ({
        label: name,
        icon: FolderInput,
        run: () => void Promise.resolve(bring(kind, ids, path)).catch(toastError),
      }),
    ),
    "line",
    { label: t("files.otherFolder"), icon: FolderSymlink, run: () => void bring(kind, ids) },
  ];
}

async function rename({ ids }: ActionContext) {
  askFiles({ name: "rename", path: await pathOf(ids[0] as number) });
}

/** Its folder alone, with the cursor on it. */
async function openLocation({ ids }: ActionContext) {
  const id = ids[0] as number;
  const folder = parentOf(await pathOf(id));
  if (!folder) return;
  useViewer().close();
  const library = useLibrary();
  await library.replaceQuery({ order: "-date", q: folderTerm(folder, true) });
  if (library.indexOf(id) < 0) await library.loadMore();
  const at = library.indexOf(id);
  if (at >= 0) useSelection().moveTo(at);
}

async function undo() {
  if (await takeBack()) return;
  const { operations, undo: last } = await filesApi.operations();
  const operation = operations.find((one) => one.id === last);
  if (last === null) {
    toast(t("files.nothingToUndo"));
    return;
  }
  await undoAll([last]);
  toast(t("files.undone", { what: t(`history.kind.${operation?.kind ?? "other"}`) }));
}

async function redo() {
  if (await doAgain()) toast(t("files.redone"));
}

/** What can be done with the files that pictures are. */
const fixed: Action[] = [
  {
    id: "file.openLocation",
    title: () => t("files.openLocation"),
    group: "open",
    icon: FolderOpen,
    menus: ["cell", "viewer"],
    when: some1,
    run: openLocation,
  },
  {
    id: "file.openWindow",
    title: () => t("files.openWindow"),
    group: "open",
    icon: AppWindow,
    menus: ["cell", "viewer"],
    when: some1,
    run: ({ ids }) => openWindow(ids[0] as number),
  },
  {
    id: "file.openInProgram",
    title: () => t("files.openInProgram"),
    group: "open",
    icon: ExternalLink,
    menus: ["cell", "viewer"],
    when: here,
    run: async ({ ids }) => filesApi.openInProgram(await pathOf(ids[0] as number)),
  },
  {
    id: "file.showInSystem",
    title: () => t("files.showInSystem"),
    group: "open",
    icon: FolderOpen,
    menus: ["cell", "viewer"],
    when: here,
    run: async ({ ids }) => filesApi.showInFileManager(await pathOf(ids[0] as number)),
  },
  {
    id: "file.move",
    title: () => t("files.moveMenu"),
    group: "file",
    icon: FolderInput,
    keys: ["Shift+M"],
    menus: ["cell", "viewer", "selection"],
    when: someToChange,
    entries: (context) => targetEntries("move", context),
    run: ({ ids }) => bring("move", ids),
  },
  {
    id: "file.copy",
    title: () => t("files.copyMenu"),
    group: "file",
    icon: Copy,
    keys: ["Shift+C"],
    menus: ["cell", "viewer", "selection"],
    when: someToChange,
    entries: (context) => targetEntries("copy", context),
    run: ({ ids }) => bring("copy", ids),
  },
  {
    id: "file.rename",
    title: () => t("files.rename"),
    group: "file",
    icon: Pencil,
    keys: ["F2"],
    menus: ["cell", "viewer"],
    when: (context) => some1(context) && mayWrite(),
    run: rename,
  },
  {
    id: "file.download",
    title: ({ ids }) =>
      ids.length > 1 ? t("files.downloadMany", { n: count(ids.length) }, ids.length) : t("files.download"),
    group: "file",
    icon: Download,
    menus: ["cell", "viewer", "selection"],
    when: some,
    run: ({ ids }) => download(ids),
  },
  {
    id: "file.exportInfo",
    title: () => t("files.exportSelected"),
    group: "file",
    icon: FileJson,
    when: some,
    run: ({ ids }) => exportInfo([...ids]),
  },
  {
    id: "file.exportListed",
    title: () => t("files.exportListed"),
    group: "file",
    icon: FileJson,
    menus: ["space"],
    when: () => useLibrary().total > 0,
    run: exportListed,
  },
  {
    id: "file.delete",
    title: () => t("files.delete"),
    group: "file",
    icon: Trash2,
    keys: ["Delete"],
    menus: ["cell", "viewer", "selection"],
    when: someToChange,
    danger: true,
    run: remove,
  },
  {
    id: "copy.link",
    title: () => t("files.copyLink"),
    group: "copy",
    icon: Link,
    menus: ["cell", "viewer"],
    when: some,
    run: ({ ids }) => copyLinks(ids),
  },
  {
    id: "copy.picture",
    title: () => t("files.copyPicture"),
    group: "copy",
    icon: ClipboardCopy,
    keys: ["Mod+C"],
    where: ["grid", "viewer"],
    menus: ["cell", "viewer"],
    when: (context) =>
      some1(context) && kindOf(context.ids[0] as number) === 0 && !window.getSelection()?.toString(),
    run: ({ ids }) => copyPicture(ids[0] as number),
  },
  {
    id: "folder.up",
    title: () => t("folders.up"),
    group: "go",
    icon: ArrowUp,
    keys: ["Backspace", "Alt+ArrowUp"],
    where: ["grid", "page"],
    menus: ["space"],
    when: () => folderShown(useLibrary().query) !== null,
    run: () => goUp(),
  },
  {
    id: "folder.new",
    title: () => t("files.newFolder"),
    group: "file",
    icon: FolderPlus,
    menus: ["space"],
    when: () => mayWrite() && folderShown(useLibrary().query) !== null,
    run: () => askFiles({ name: "newFolder", parent: folderShown(useLibrary().query) as string }),
  },
  {
    id: "folder.refresh",
    title: () => t("folders.refresh"),
    group: "go",
    icon: RefreshCw,
    keys: ["Shift+R"],
    menus: ["space"],
    when: mayWrite,
    run: async () => {
      await api.startIndex();
      await useLibrary().refresh(true);
    },
  },
  {
    id: "grid.invert",
    title: () => t("files.invert"),
    group: "select",
    icon: SquareDashed,
    keys: ["Mod+I"],
    where: ["grid", "page"],
    menus: ["space"],
    run: () => useSelection().invert(),
  },
  {
    id: "edit.undo",
    title: () => t("files.undo"),
    group: "edit",
    icon: Undo2,
    keys: ["Mod+Z"],
    menus: ["space"],
    when: mayWrite,
    run: undo,
  },
  {
    id: "edit.redo",
    title: () => t("files.redo"),
    group: "edit",
    icon: Redo2,
    keys: ["Mod+Shift+Z", "Mod+Y"],
    when: () => mayWrite() && canDoAgain(),
    run: redo,
  },
];

function kindOf(id: number): number {
  const library = useLibrary();
  return library.kindAt(library.indexOf(id));
}

/** One of a kind for each folder that files went to, so that a key can be bound to it. */
function toFolders(): Action[] {
  const { known } = useTargets();
  const bound = Object.keys(useSettings().keys).flatMap(
    (id) => /^file\.(?:move|copy):(.+)$/.exec(id)?.[1] ?? [],
  );
  const paths = new Map(known.map((one) => [one.path, one.name]));
  for (const path of bound) if (!paths.has(path)) paths.set(path, useTargets().name(path));
  return [...paths].flatMap(([path, name]) =>
    (["move", "copy"] as const).map(
      (kind): Action => ({
        id: `file.${kind}:${path}`,
        title: () => t(kind === "move" ? "files.moveTo" : "files.copyTo", { folder: name }),
        group: "file",
        icon: kind === "move" ? FolderInput : Copy,
        when: someToChange,
        run: ({ ids }) => bring(kind, ids, path),
      }),
    ),
  );
}

export const fileActions = fixed;
export const folderTargetActions = toFolders;
