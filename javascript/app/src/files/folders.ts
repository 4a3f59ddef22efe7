import type { GridQuery } from "@/api";
import { api } from "@/api";
import { folderAsked, folderTerm, valuesOf } from "@/search/conditions";
import { useFolders } from "@/stores/folders";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useSettings } from "@/stores/settings";
import { isWithin, parentOf } from "./paths";
import { MOST_RECENT, remembered } from "./targets";

type Library = ReturnType<typeof useLibrary>;

/** The folder that is being walked through; null where the list is about something else. */
export function folderShown(query: GridQuery): string | null {
  return folderAsked(query.q ?? "")?.path ?? null;
}

/** True where only what lies in the folder itself is listed. */
export function isFlat(query: GridQuery): boolean {
  return folderAsked(query.q ?? "")?.only ?? false;
}

/** Keeps a folder among those that were looked at last, however one came to it. */
export function rememberFolder(path: string): void {
  const settings = useSettings();
  if (settings.showRecentFolders && settings.recentFolders[0] !== path)
    settings.recentFolders = remembered(settings.recentFolders, path, MOST_RECENT);
}

/** Shows a folder: everything below it, or only what lies in itself; kept as the list shows folders now by default. */
export async function openFolder(
  path: string,
  flat?: boolean,
  library: Library = useLibrary(),
): Promise<void> {
  const { order, seed, q = "" } = library.query;
  const kind = valuesOf(q, "is").find((value) => ["image", "video", "audio"].includes(value));
  const folder = folderTerm(path, flat ?? isFlat(library.query));
  await library.replaceQuery({
    order: order === "album" ? "-date" : order,
    seed,
    q: kind ? `${folder} is:${kind}` : folder,
  });
}

/** Inside a library folder, where pictures may be listed. */
export function mayBeShown(path: string): boolean {
  return useFolders().roots.some((root) => isWithin(path, root.path));
}

/** One folder up; from a library folder to the whole library. */
export async function goUp(library: Library = useLibrary()): Promise<void> {
  const here = folderShown(library.query);
  if (here === null) return;
  const parent = parentOf(here);
  if (parent && mayBeShown(parent)) await openFolder(parent, undefined, library);
  else await library.clearQuery();
}

/** A typed or pasted path: its folder, with the cursor on the picture where it names one. Throws the server's refusal. */
export async function goToPath(path: string, library: Library = useLibrary()): Promise<void> {
  const { folder, id } = await api.locate(path);
  await openFolder(folder, undefined, library);
  if (id === null) return;
  if (library.indexOf(id) < 0) await library.loadMore();
  const at = library.indexOf(id);
  if (at >= 0) useSelection().moveTo(at);
}
