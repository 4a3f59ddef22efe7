import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { del } from "@/api/client";
import { t } from "@/i18n";
import { storedSettings, storeSetting } from "@/settings/sync";
import { toast } from "@/ui";
import { isWorkspace } from "./records";
import type { WorkspaceRecord } from "./types";
import { useWorkspace } from "./workspace";

const PREFIX = "iib_workspace_";

export interface Snapshot extends WorkspaceRecord {
  id: string;
  name: string;
}

/** Workspaces that were given a name. They lie on the server, for every browser. */
export const useSnapshots = defineStore("snapshots", () => {
  const all = shallowRef<Snapshot[]>([]);

  async function load() {
    all.value = Object.entries(await storedSettings())
      .filter((entry): entry is [string, Snapshot] => entry[0].startsWith(PREFIX) && isWorkspace(entry[1]))
      .map(([, one]) => one)
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Under the same name the new one takes the old one's place. */
  async function save(name: string) {
    const id = all.value.find((one) => one.name === name)?.id ?? Date.now().toString(36);
    await storeSetting(PREFIX + id, { id, name, ...useWorkspace().record() });
    await load();
    toast(t("settings.workspaces.saved", { name }));
  }

  async function remove(one: Snapshot) {
    await del("/app_fe_setting", { name: PREFIX + one.id });
    await load();
    const run = () => void storeSetting(PREFIX + one.id, one).then(load);
    toast(t("settings.workspaces.removed", { name: one.name }), {
      action: { label: t("shell.undo"), run },
    });
  }

  const restore = (one: Snapshot) => useWorkspace().restore(one);

  return { all, load, save, remove, restore };
});
