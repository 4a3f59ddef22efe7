import { computed } from "vue";
import type { Order } from "@/api/types";
import { useLibrary } from "@/stores/library";
import { withField } from "./conditions";
import { useParsed } from "./useParsed";

/** The order in which a pane's pictures stand: what the text says with `sort:`, else what was chosen. */
export function useOrder() {
  const library = useLibrary();
  const read = useParsed(computed(() => library.query.q ?? ""));
  const order = computed<Order>(() => read.value.order ?? library.query.order ?? "-date");

  /** Chosen from a menu, an order takes the place of what the text says. Random twice shuffles anew. */
  function setOrder(wanted: Order) {
    const seed = wanted === "random" ? 1 + Math.floor(Math.random() * 2 ** 30) : undefined;
    void library.setQuery({ q: withField(library.query.q ?? "", "sort", ""), order: wanted, seed });
  }
  return { order, setOrder };
}
