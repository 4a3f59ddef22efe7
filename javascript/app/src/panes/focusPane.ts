import { nextTick } from "vue";
import { activePane } from "@/stores/panes";

/** Leads the keyboard into the pane at hand: to its pictures where it has some. */
export async function focusPane(): Promise<void> {
  await nextTick();
  const pane = document.querySelector<HTMLElement>(`[data-pane="${activePane.value}"]`);
  const list = pane?.querySelector<HTMLElement>("[role=listbox][tabindex='0']");
  (list ?? pane)?.focus({ preventScroll: true });
}
