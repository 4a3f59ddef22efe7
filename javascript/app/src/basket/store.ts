import { useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed } from "vue";
import { didUndoably } from "@/actions/undo";
import { count, t } from "@/i18n";
import { toast } from "@/ui/toasts";

/** As many fit into one archive. */
export const MOST = 20_000;

/** Pictures put aside to be downloaded together; kept by this browser until they are taken out. */
export const useBasket = defineStore("basket", () => {
  const ids = useStorage<number[]>("iib.basket", []);
  const held = computed(() => new Set(ids.value));
  const has = (id: number): boolean => held.value.has(id);
  const hasAll = (some: readonly number[]): boolean => some.length > 0 && some.every(has);

  function put(some: readonly number[]): void {
    const fresh = [...new Set(some)].filter((id) => !has(id));
    const room = MOST - ids.value.length;
    const taken = fresh.slice(0, room);
    const before = ids.value;
    if (taken.length) {
      ids.value = [...before, ...taken];
      didUndoably(t("basket.added", { n: count(taken.length) }, taken.length), () => {
        const gone = new Set(taken);
        ids.value = ids.value.filter((id) => !gone.has(id));
      });
    }
    if (taken.length < fresh.length) toast(t("basket.full", { n: count(MOST) }), { kind: "error" });
  }

  function remove(some: readonly number[]): void {
    const before = ids.value;
    const gone = new Set(some);
    ids.value = before.filter((id) => !gone.has(id));
    const n = before.length - ids.value.length;
    if (!n) return;
    didUndoably(t("basket.removed", { n: count(n) }, n), () => {
      ids.value = [...new Set([...before, ...ids.value])];
    });
  }

  return { ids, has, hasAll, put, remove };
});
