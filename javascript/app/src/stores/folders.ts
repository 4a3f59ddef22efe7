import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { api } from "@/api";
import type { Root } from "@/api/types";

/** The library's folders and what the server found besides. */
export const useFolders = defineStore("folders", () => {
  const roots = shallowRef<Root[]>([]);
  const suggested = shallowRef<string[]>([]);
  const loaded = shallowRef(false);

  async function load() {
    const answer = await api.folders();
    roots.value = answer.roots;
    suggested.value = answer.suggested;
    loaded.value = true;
  }

  async function add(path: string) {
    await api.addFolder(path);
    await load();
  }

  async function remove(root: Root) {
    await api.removeFolder(root.path, root.types);
    await load();
  }

  async function addDemo() {
    await api.makeDemo();
    await load();
  }

  return { roots, suggested, loaded, load, add, remove, addDemo };
});
