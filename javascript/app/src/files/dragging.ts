import { type Ref, ref, shallowRef } from "vue";
import type { Row } from "@/api";
import { fillDrag } from "@/host/drag";
import { pictureOf, type Sendable } from "@/host/store";
import { count, t } from "@/i18n";
import { useSession } from "@/stores/session";
import { toastError } from "@/ui";
import { change } from "./batch";
import { askFiles } from "./dialogs";
import { useTargets } from "./targets";

/** What is being dragged within the page; a drop may not read the drag's data before it happens. */
export const dragged = shallowRef<{ ids: number[]; pane: string | null } | null>(null);

/** Begins to drag a picture, or the selection it belongs to: to a folder here, or out to another program. */
export function startDrag(
  event: DragEvent,
  ids: readonly number[],
  picture: Sendable,
  others: readonly Row[],
  pane: string | null,
): void {
  const data = event.dataTransfer;
  if (!data) return;
  fillDrag(data, picture);
  data.effectAllowed = useSession().writable ? "copyMove" : "copy";
  dragged.value = { ids: [...ids], pane };
  if (ids.length < 2) return;
  const urls = [picture, ...others.filter((row) => row.id !== picture.id)].map((row) => pictureOf(row).url);
  data.setData("text/uri-list", urls.join("\r\n"));
  data.setData("text/plain", urls.join("\n"));
  showCount(data, ids.length);
}

function showCount(data: DataTransfer, n: number): void {
  const badge = document.createElement("div");
  badge.className = "drag-count";
  badge.textContent = t("common.pictures", { n: count(n) }, n);
  document.body.append(badge);
  data.setDragImage(badge, -8, -8);
  setTimeout(() => badge.remove());
}

export function endDrag(): void {
  dragged.value = null;
}

/** Makes something a place to drop pictures on: moved, with Ctrl or Alt copied, or asked which where `ask` says so. */
export function useDrop(dest: () => string | null, ask: () => boolean = () => false) {
  const over: Ref<boolean> = ref(false);
  let depth = 0;

  const fits = () => dragged.value !== null && dest() !== null && useSession().writable;
  const copies = (event: DragEvent) => event.ctrlKey || event.altKey || event.metaKey;

  function enter(event: DragEvent) {
    if (!fits()) return;
    event.preventDefault();
    depth++;
    over.value = true;
  }
  function leave() {
    depth = Math.max(0, depth - 1);
    if (!depth) over.value = false;
  }
  function hover(event: DragEvent) {
    if (!fits() || !event.dataTransfer) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = copies(event) ? "copy" : "move";
  }
  function drop(event: DragEvent) {
    depth = 0;
    over.value = false;
    const to = dest();
    const what = dragged.value;
    if (!what || to === null || !fits()) return;
    event.preventDefault();
    event.stopPropagation();
    dragged.value = null;
    const { ids } = what;
    if (ask() && !copies(event)) {
      askFiles({ name: "choice", what: { ids }, count: ids.length, dest: to });
      return;
    }
    useTargets().used(to);
    change(copies(event) ? "copy" : "move", { ids }, to).catch(toastError);
  }
  const on = { dragenter: enter, dragleave: leave, dragover: hover, drop };
  return { over, on };
}
