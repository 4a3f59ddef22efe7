import { onScopeDispose, type Ref, ref, shallowRef, watch } from "vue";
import { useIndex } from "@/stores";
import { type Cover, filesApi, type Inside } from "./api";
import { foldersChanged } from "./changed";

const SOON_MS = 800;
const AT_ONCE = 40;

/** The sub-folders of the folder that is shown, and the pictures that stand for them; asked again when they change. */
export function useInside(path: Readonly<Ref<string | null>>) {
  const inside = shallowRef<Inside | null>(null);
  const covers = shallowRef(new Map<string, Cover[]>());
  const trouble = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const wanted = path.value;
    if (wanted === null) {
      inside.value = null;
      return;
    }
    if (inside.value?.path !== wanted) {
      inside.value = null;
      covers.value = new Map();
    }
    try {
      const found = await filesApi.inside(wanted);
      if (path.value !== wanted) return;
      inside.value = found;
      trouble.value = "";
    } catch (error) {
      if (path.value === wanted) trouble.value = error instanceof Error ? error.message : String(error);
    }
  }

  /** Fetches the covers of these folders, those that are there already left out. */
  async function cover(paths: readonly string[]): Promise<void> {
    const wanted = paths.filter((one) => !covers.value.has(one));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const answer = await filesApi.covers(wanted.slice(at, at + AT_ONCE)).catch(() => null);
      if (!answer) return;
      covers.value = new Map([...covers.value, ...Object.entries(answer.covers)]);
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      covers.value = new Map();
      void load();
    }, SOON_MS);
  }

  watch([path, foldersChanged], () => void load(), { immediate: true });
  onScopeDispose(() => clearTimeout(timer));
  onScopeDispose(
    useIndex().on((event) => {
      if (path.value !== null && ["changed", "operation", "lagged"].includes(event.type)) soon();
    }),
  );
  return { inside, covers, cover, trouble };
}
