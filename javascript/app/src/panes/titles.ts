import type { GridQuery } from "@/api/types";
import { t } from "@/i18n";
import { lastName } from "@/search/chips";
import { valuesOf, withValues } from "@/search/conditions";
import { useFolders } from "@/stores/folders";

/** A folder by the name that the person gave it, else by its own. */
export function folderTitle(path: string): string {
  return useFolders().roots.find((root) => root.path === path)?.alias || lastName(path);
}

/** What a tab of pictures is called: by what was typed, else by its folders, tags or kinds. */
export function titleOfQuery(query: GridQuery): string {
  const q = query.q ?? "";
  const folders = valuesOf(q, "folder").map((path) => folderTitle(path.replace(/^=/, "")));
  const parts = [withValues(q, "folder", []), ...folders].filter(Boolean);
  return parts.join(" · ") || t("shell.library");
}
