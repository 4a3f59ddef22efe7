import { watchDebounced } from "@vueuse/core";
import { computed, type Ref, ref, shallowRef } from "vue";
import { api } from "@/api";
import { finished, folderName, matching, typedPath } from "@/start/pathTypeahead";
import { filesApi, type InsideFolder } from "./api";
import { nameTrouble, topOf } from "./paths";
import { useTargets } from "./targets";

export interface Target {
  path: string;
  name: string;
  group: "recent" | "library" | "inside" | "named" | "make";
}

const MOST_NAMED = 12;

/** What a typed name or path can mean as a place for files. */
export function useTargetChoice(text: Ref<string>) {
  const targets = useTargets();
  const named = shallowRef<{ name: string; path: string }[]>([]);
  const inside = shallowRef<InsideFolder[]>([]);
  /** the folder whose sub-folders `inside` are; "" for none that may be seen */
  const insideOf = ref("");
  const levels = new Map<string, { path: string; folders: InsideFolder[] } | null>();

  const isPath = computed(() => topOf(text.value.trim()) !== "");
  const typed = computed(() => typedPath(text.value));
  const whole = computed(() => finished(text.value));

  async function level(path: string) {
    if (!levels.has(path)) levels.set(path, await filesApi.inside(path).catch(() => null));
    return levels.get(path) ?? null;
  }

  watchDebounced(
    [isPath, () => typed.value.parent, text],
    async () => {
      const asked = text.value;
      if (isPath.value) {
        const found = await level(typed.value.parent);
        if (text.value !== asked) return;
        insideOf.value = found?.path ?? "";
        inside.value = found?.folders ?? [];
        named.value = [];
      } else {
        inside.value = [];
        insideOf.value = "";
        const q = asked.trim();
        const found = q ? (await api.suggest(q, MOST_NAMED).catch(() => null))?.folders : [];
        if (text.value === asked) named.value = found ?? [];
      }
    },
    { debounce: 80 },
  );

  const options = computed<Target[]>(() => {
    if (!isPath.value) {
      const wanted = text.value.trim().toLocaleLowerCase();
      const mine = targets.known
        .filter((one) => `${one.name} ${one.path}`.toLocaleLowerCase().includes(wanted))
        .map(({ path, name, kind }): Target => ({ path, name, group: kind }));
      const there = new Set(mine.map((one) => one.path));
      const others = named.value
        .filter((one) => !there.has(one.path))
        .map((one): Target => ({ ...one, group: "named" }));
      return [...mine, ...others];
    }
    const byName = new Map(inside.value.map((folder) => [folder.name, folder]));
    const fitting = matching([...byName.keys()], typed.value.begun).flatMap((name): Target[] => {
      const folder = byName.get(name);
      return folder ? [{ path: folder.path, name, group: "inside" }] : [];
    });
    const path = whole.value;
    if (path === insideOf.value) return [{ path, name: folderName(path), group: "inside" }, ...fitting];
    const isNew =
      insideOf.value && !fitting.some((one) => one.path === path) && nameTrouble(folderName(path)) === "";
    return isNew ? [...fitting, { path, name: folderName(path), group: "make" }] : fitting;
  });

  return { options, insideOf };
}
