import { ref } from "vue";
import { dragged } from "@/files/dragging";
import { usePane } from "@/panes/usePane";
import { useLibrary } from "@/stores/library";
import { useSession } from "@/stores/session";
import { toastError } from "@/ui";
import { dropBefore } from "./reorder";
import { useAlbums } from "./store";

/** Pictures of an album that is shown in its own order, dragged to another place in it. */
export function useReorder() {
  const library = useLibrary();
  const pane = usePane();
  /** where the line stands that says where they would go */
  const line = ref<{ left: string; top: string; height: string } | null>(null);

  const fits = () =>
    library.query.order === "album" &&
    library.query.album !== undefined &&
    dragged.value?.pane === pane.id &&
    useSession().writable;

  function aim(event: DragEvent): { cell: HTMLElement; index: number; after: boolean } | null {
    const cell = (event.target as Element | null)?.closest?.<HTMLElement>("[data-index]");
    if (!cell) return null;
    const box = cell.getBoundingClientRect();
    return { cell, index: Number(cell.dataset.index), after: event.clientX > box.left + box.width / 2 };
  }

  function over(event: DragEvent): void {
    const at = fits() ? aim(event) : null;
    if (!at || !event.dataTransfer) {
      line.value = null;
      return;
    }
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    const { cell, after } = at;
    const left = cell.offsetLeft + (after ? cell.offsetWidth + 1 : -3);
    line.value = { left: `${left}px`, top: `${cell.offsetTop}px`, height: `${cell.offsetHeight}px` };
  }

  function drop(event: DragEvent): void {
    const at = fits() ? aim(event) : null;
    line.value = null;
    const album = useAlbums().byId.get(library.query.album ?? -1);
    if (!at || !album) return;
    event.preventDefault();
    const moving = new Set(dragged.value?.ids ?? []);
    const before = dropBefore(at.index, at.after, library.count(), (i) => moving.has(library.idAt(i)));
    const ids = [...moving].sort((a, b) => library.indexOf(a) - library.indexOf(b));
    useAlbums()
      .arrange(album, ids, before === null ? null : library.idAt(before))
      .catch(toastError);
  }

  function end(): void {
    line.value = null;
  }
  return { line, over, drop, end };
}
