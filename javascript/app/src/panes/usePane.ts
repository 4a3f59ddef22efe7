import { computed } from "vue";
import { activePane, paneHere } from "@/stores/panes";

/** The pane that a component stands in, and whether keys pressed nowhere in particular are meant for it. */
export function usePane() {
  const id = paneHere();
  const active = computed(() => id === null || id === activePane.value);
  return { id: id ?? activePane.value, active };
}
