import { useStorage, useThrottleFn } from "@vueuse/core";
import { computed, onScopeDispose, shallowRef } from "vue";
import { api } from "@/api";
import type { TreeNode } from "@/api/types";
import { useFolders } from "@/stores/folders";
import { useIndex } from "@/stores/index";
import { toastError } from "@/ui";
import { folderRows } from "./folderTree";

/** The tree's rows; levels are fetched when opened and again when the library changed. */
export function useFolderTree() {
  const folders = useFolders();
  const open = useStorage("iib.openFolders", new Set<string>());
  const children = shallowRef(new Map<string, TreeNode[]>());
  const rows = computed(() => folderRows(folders.roots, children.value, open.value));

  async function fetchLevel(path: string): Promise<void> {
    const level = await api.tree(path);
    children.value = new Map(children.value).set(path, level.folders);
  }

  /** The top and every opened level; a level that is gone is closed rather than complained about. */
  async function refresh(): Promise<void> {
    await fetchLevel("");
    await Promise.all([...open.value].map((path) => fetchLevel(path).catch(() => open.value.delete(path))));
  }

  function setOpen(path: string, on: boolean): void {
    if (!on) {
      open.value.delete(path);
      return;
    }
    open.value.add(path);
    if (!children.value.has(path)) fetchLevel(path).catch(toastError);
  }

  const refreshSoon = useThrottleFn(() => refresh().then(folders.load).catch(toastError), 3000, true, false);
  const stop = useIndex().on((event) => {
    if (event.type === "changed" || event.type === "folders" || event.type === "lagged") void refreshSoon();
  });
  onScopeDispose(stop);
  refresh().catch(toastError);

  return { rows, setOpen };
}
