import { AppWindow, Bookmark, Folder, Images, Search, Tag as TagIcon } from "@lucide/vue";
import { allActions, isOffered, shownKey } from "@/actions/registry";
import type { ActionContext } from "@/actions/types";
import { queryOf } from "@/albums/query";
import { useAlbums } from "@/albums/store";
import { api } from "@/api";
import { t } from "@/i18n";
import { focusPane } from "@/panes/focusPane";
import { folderTitle } from "@/panes/titles";
import { useWorkspace } from "@/panes/workspace";
import { placeNamed } from "@/places/registry";
import { withTerm } from "@/search/conditions";
import { tagTerm } from "@/search/terms";
import { useHistory } from "@/search/useHistory";
import { useFolders } from "@/stores/folders";
import { useLibrary } from "@/stores/library";
import { useTags } from "@/stores/tags";
import { score } from "./fuzzy";
import type { PaletteItem } from "./types";

const MOST_FOUND = 12;
/** Everything that can be done with what the page is about now. */
export function actionItems(context: ActionContext, perform: (id: string) => unknown): PaletteItem[] {
  return allActions()
    .filter((action) => !action.quiet && isOffered(action, context) && !action.disabled?.(context))
    .map((action) => ({
      id: action.id,
      title: action.title(context),
      kind: t(`palette.groups.${action.group}`),
      icon: action.icon,
      keys: shownKey(action),
      run: () => perform(action.id),
    }));
}

export function tabItems(): PaletteItem[] {
  const workspace = useWorkspace();
  if (!workspace.many) return [];
  return workspace.tabs
    .filter((tab) => tab.id !== workspace.tab.id)
    .map((tab) => ({
      id: `tab:${tab.id}`,
      title: placeNamed(tab.place)?.title(tab.props, useLibrary.of(tab.id).query) ?? tab.place,
      kind: t("palette.kinds.tab"),
      icon: AppWindow,
      run: () => {
        workspace.activate(tab.id);
        return focusPane();
      },
    }));
}

function folderItem(path: string): PaletteItem {
  return {
    id: `folder:${path}`,
    title: folderTitle(path),
    kind: t("palette.kinds.folder"),
    words: path,
    icon: Folder,
    run: () => useLibrary().replaceQuery({ order: useLibrary().query.order, folders: [path] }),
  };
}

/** Albums and saved searches, and searches made before. */
export function keptItems(): PaletteItem[] {
  const albums = useAlbums();
  const kept = albums.all.map((album) => ({
    id: `album:${album.id}`,
    title: album.name,
    kind: t(album.query === null ? "palette.kinds.album" : "palette.kinds.savedSearch"),
    icon: album.query === null ? Images : Bookmark,
    run: () => useLibrary().replaceQuery(queryOf(album)),
  }));
  const past = useHistory().list.value.map(({ q }) => ({
    id: `search:${q}`,
    title: q,
    kind: t("palette.kinds.search"),
    icon: Search,
    run: () => useLibrary().setQuery({ q }),
  }));
  return [...kept, ...past];
}

export const rootItems = (): PaletteItem[] => useFolders().roots.map((root) => folderItem(root.path));

/** Folders and tags of the whole library by what was typed. */
export async function foundItems(text: string, signal: AbortSignal): Promise<PaletteItem[]> {
  const found = await api.suggest(text, MOST_FOUND, signal);
  useTags().remember(found.tags);
  const tags = found.tags.map((tag) => ({
    id: `tag:${tag.id}`,
    title: tag.display_name || tag.name,
    kind: t("palette.kinds.tag"),
    words: tag.name,
    icon: TagIcon,
    run: () => useLibrary().setQuery({ q: withTerm(useLibrary().query.q ?? "", tagTerm(tag)) }),
  }));
  return [...found.folders.map((folder) => folderItem(folder.path)), ...tags];
}

/** Those that answer the text, the best first; what was used lately is a little better. */
export function ranked(items: PaletteItem[], text: string, recent: readonly string[]): PaletteItem[] {
  const place = (item: PaletteItem) => {
    const at = recent.indexOf(item.id);
    return at < 0 ? 0 : 20 / (at + 2);
  };
  if (!text) {
    const lately = recent.flatMap((id) => items.find((item) => item.id === id) ?? []);
    return [...lately, ...items.filter((item) => !lately.includes(item))];
  }
  return items
    .map((item) => ({
      item,
      points: Math.max(score(item.title, text), score(`${item.words ?? ""} ${item.kind}`, text) * 0.6),
    }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points + place(b.item) - a.points - place(a.item))
    .map((one) => one.item);
}
