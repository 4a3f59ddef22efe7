import {
  AppWindow,
  Columns2,
  Copy,
  ExternalLink,
  Eye,
  FolderInput,
  FolderOpen,
  FolderPlus,
  Footprints,
  Link,
  Pencil,
  RefreshCw,
  Trash2,
  Ungroup,
} from "@lucide/vue";
import { api } from "@/api";
import { t } from "@/i18n";
import { copyText } from "@/panel/copy";
import { openQuery } from "@/places/registry";
import { folderTerm } from "@/search/conditions";
import { useFolders } from "@/stores/folders";
import { useLibrary } from "@/stores/library";
import { useSession } from "@/stores/session";
import { type MenuEntry, toastError } from "@/ui";
import { filesApi } from "./api";
import { change } from "./batch";
import { foldersChanged } from "./changed";
import { askFiles } from "./dialogs";
import { openFolder } from "./folders";
import { linkToFolder } from "./out";

const asList = (path: string) => ({ order: "-date" as const, q: folderTerm(path) });

/** What can be done with a folder, wherever it is seen. */
export function folderEntries(path: string): MenuEntry[] {
  const session = useSession();
  const isRoot = useFolders().roots.some((root) => root.path === path);
  const library = useLibrary();
  const tell = (work: Promise<unknown>) => void work.catch(toastError);

  const list: MenuEntry[] = [
    { label: t("folders.walk"), icon: Footprints, run: () => tell(openFolder(path, false, library)) },
    { label: t("folders.onlyThis"), icon: FolderOpen, run: () => tell(openFolder(path, true, library)) },
    { label: t("folders.newTab"), icon: AppWindow, run: () => openQuery(asList(path), "tab") },
    { label: t("folders.beside"), icon: Columns2, run: () => openQuery(asList(path), "side") },
    {
      label: t("folders.newWindow"),
      icon: ExternalLink,
      run: () => void window.open(linkToFolder(path), "_blank", "noopener"),
    },
    "line",
    { label: t("folders.copyPath"), icon: Copy, run: () => void copyText(path) },
    { label: t("folders.copyLink"), icon: Link, run: () => void copyText(linkToFolder(path)) },
  ];
  if (session.local)
    list.push({
      label: t("files.showInSystem"),
      icon: Eye,
      run: () => tell(filesApi.showInFileManager(path)),
    });
  if (!session.writable) return list;
  list.push({ label: t("folders.refresh"), icon: RefreshCw, run: () => tell(api.startIndex()) }, "line", {
    label: t("files.newFolder"),
    icon: FolderPlus,
    run: () => askFiles({ name: "newFolder", parent: path }),
  });
  if (!isRoot)
    list.push(
      { label: t("files.rename"), icon: Pencil, run: () => askFiles({ name: "rename", path }) },
      {
        label: t("files.move"),
        icon: FolderInput,
        run: () => askFiles({ name: "bring", kind: "move", what: { paths: [path] }, count: 1 }),
      },
    );
  list.push({ label: t("files.flatten"), icon: Ungroup, run: () => askFiles({ name: "flatten", path }) });
  if (!isRoot)
    list.push({
      label: t("files.deleteFolder"),
      icon: Trash2,
      danger: true,
      run: () => tell(change("delete", { paths: [path] }).then(() => foldersChanged.value++)),
    });
  return list;
}
