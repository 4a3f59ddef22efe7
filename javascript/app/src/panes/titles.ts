import type { GridQuery } from "@/api/types";
import { t } from "@/i18n";
import { lastName, tagName } from "@/shell/chips";
import { useFolders } from "@/stores/folders";
import { useTags } from "@/stores/tags";

/** A folder by the name that the person gave it, else by its own. */
export function folderTitle(path: string): string {
  return useFolders().roots.find((root) => root.path === path)?.alias || lastName(path);
}

/** What a tab of pictures is called: by what was typed, else by its folders, tags or kinds. */
export function titleOfQuery(query: GridQuery): string {
  const q = "q" in query ? String(query.q ?? "") : "";
  const typed = [q, query.text].filter(Boolean).join(" ");
  const folders = (query.folders ?? []).map(folderTitle);
  const tags = [...(query.and_tags ?? []), ...(query.or_tags ?? [])].map((id) =>
    tagName(useTags().byId.get(id), id),
  );
  const parts = [typed, ...folders, ...tags].filter(Boolean);
  if (parts.length) return parts.join(" · ");
  const type = query.media_type;
  return type && type !== "all" ? t(`shell.media.${type}`) : t("shell.library");
}
