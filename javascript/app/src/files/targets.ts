import { defineStore } from "pinia";
import { computed } from "vue";
import { folderName } from "@/start/pathTypeahead";
import { useFolders } from "@/stores/folders";
import { useSettings } from "@/stores/settings";

export interface KnownFolder {
  path: string;
  name: string;
  kind: "recent" | "library";
}

const MOST_TARGETS = 8;
export const MOST_RECENT = 20;

/** Puts `path` first in a list of the last few. */
export function remembered(list: readonly string[], path: string, most: number): string[] {
  return [path, ...list.filter((one) => one !== path)].slice(0, most);
}

/** Where pictures can be moved to without typing: where they went last, then the library's folders. */
export const useTargets = defineStore("fileTargets", () => {
  const folders = useFolders();
  const settings = useSettings();
  const name = (path: string) => folders.roots.find((root) => root.path === path)?.alias || folderName(path);

  const recent = computed<KnownFolder[]>(() =>
    settings.recentTargets.map((path) => ({ path, name: name(path), kind: "recent" })),
  );
  const known = computed<KnownFolder[]>(() => [
    ...recent.value,
    ...folders.roots
      .filter((root) => root.exists && !settings.recentTargets.includes(root.path))
      .map((root) => ({ path: root.path, name: name(root.path), kind: "library" as const })),
  ]);
  function used(path: string): void {
    settings.recentTargets = remembered(settings.recentTargets, path, MOST_TARGETS);
  }
  return { known, recent, name, used };
});
