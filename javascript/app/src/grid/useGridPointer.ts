import { ref } from "vue";
import { startDrag } from "@/files/dragging";
import { rateByClick } from "@/marks/rate";
import { useLibrary } from "@/stores/library";
import { paneHere } from "@/stores/panes";
import { useRows } from "@/stores/rows";
import { useSelection } from "@/stores/selection";
import { useSettings } from "@/stores/settings";
import { useTags } from "@/stores/tags";
import { toastError } from "@/ui";
import { useViewer } from "@/viewer/store";
import { togglePlaying } from "./playing";

/** The grid with mouse, pen or finger. One listener on the grid serves every cell. */
export function useGridPointer() {
  const library = useLibrary();
  const selection = useSelection();
  const settings = useSettings();
  const viewer = useViewer();
  const tags = useTags();
  const rows = useRows();
  const pane = paneHere();
  const hovered = ref(-1);
  const touching = ref(false);

  function indexOf(event: Event): number {
    const cell = (event.target as Element | null)?.closest?.<HTMLElement>("[data-index]");
    return cell ? Number(cell.dataset.index) : -1;
  }
  function actOf(event: Event): string | undefined {
    return (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
  }

  function click(event: MouseEvent) {
    const index = indexOf(event);
    if (index < 0) return selection.clear();
    const act = actOf(event);
    const id = library.idAt(index);
    if (act === "like") tags.setLike([id], !library.likedAt(index)).catch(toastError);
    else if (act === "rate") rateByClick(event, selection.has(id) ? [...selection.ids] : [id]);
    else if (act === "play") togglePlaying(id);
    else if (act === "stack") library.toggleStack(id).catch(toastError);
    else if (event.shiftKey) selection.range(index);
    else if (act === "select" || event.ctrlKey || event.metaKey || selection.ids.size)
      selection.toggle(index);
    // With the panel open a click asks about the picture; twice opens it.
    else if (settings.panelOpen && !touching.value && selection.cursor !== index) selection.moveTo(index);
    else {
      selection.moveTo(index);
      viewer.enter(index);
    }
  }

  function move(event: PointerEvent) {
    touching.value = event.pointerType === "touch";
    hovered.value = touching.value ? -1 : library.idAt(indexOf(event));
    // Its name must be known when it is dragged.
    if (hovered.value >= 0) rows.want(hovered.value);
  }

  /** A long press on a touch screen selects. */
  function longPress(event: PointerEvent) {
    const index = indexOf(event);
    if (index >= 0) selection.toggle(index);
  }

  function drag(event: DragEvent) {
    const index = indexOf(event);
    if (index < 0 || !event.dataTransfer) return;
    const id = library.idAt(index);
    const { name = "", fullpath = "" } = rows.known.get(id) ?? {};
    const [kind, version] = [library.kindAt(index), library.versionAt(index)];
    const ids = selection.has(id) ? [...selection.ids] : [id];
    const others = ids.flatMap((one) => rows.known.get(one) ?? []);
    startDrag(event, ids, { id, name, fullpath, kind, version }, others, pane);
  }

  const leave = () => {
    hovered.value = -1;
  };
  return { hovered, touching, indexOf, click, move, longPress, drag, leave };
}
