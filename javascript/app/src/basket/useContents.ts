import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";
import { api } from "@/api";
import type { Row } from "@/api/types";
import { useIndex } from "@/stores/index";
import { toastError } from "@/ui";
import { useBasket } from "./store";

const AT_ONCE = 2000;

/** What lies in the basket, with sizes; what the library has no more is left out and counted. */
export function useContents() {
  const basket = useBasket();
  const known = shallowRef(new Map<number, Row>());
  const loaded = ref(false);

  /** `anew`: what is known may have changed. */
  async function load(anew = false): Promise<void> {
    const next = anew ? new Map<number, Row>() : new Map(known.value);
    const wanted = basket.ids.filter((id) => !next.has(id));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const { rows } = await api.rows(wanted.slice(at, at + AT_ONCE));
      for (const row of rows) next.set(row.id, row);
    }
    known.value = next;
    loaded.value = true;
  }
  watch(
    () => basket.ids,
    () => void load().catch(toastError),
    { immediate: true },
  );
  onScopeDispose(
    useIndex().on((event) => {
      if (["changed", "operation", "lagged"].includes(event.type)) load(true).catch(toastError);
    }),
  );

  const rows = computed(() => basket.ids.flatMap((id) => known.value.get(id) ?? []));
  const bytes = computed(() => rows.value.reduce((sum, row) => sum + row.bytes, 0));
  const gone = computed(() => (loaded.value ? basket.ids.length - rows.value.length : 0));
  return { rows, bytes, gone, loaded };
}
