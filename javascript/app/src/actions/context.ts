import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useViewer } from "@/viewer/store";
import type { ActionContext, Where } from "./types";

/** What a key is about: the viewer's picture, else the selection, else the picture under the cursor. */
export function contextHere(where?: Where): ActionContext {
  const viewer = useViewer();
  if (viewer.isOpen)
    return { where: where ?? "viewer", ids: [viewer.id], id: viewer.id, index: viewer.index };
  const selection = useSelection();
  const at = pointedAt(selection.cursor);
  const ids = selection.ids.size ? [...selection.ids] : at.id >= 0 ? [at.id] : [];
  return { where: where ?? "page", ids, ...at };
}

/** What a menu on a picture is about: the selection when the picture belongs to it, else that one. */
export function contextAt(index: number): ActionContext {
  const selection = useSelection();
  const at = pointedAt(index);
  const ids = at.id < 0 ? [] : selection.has(at.id) ? [...selection.ids] : [at.id];
  return { where: "grid", ids, ...at };
}

function pointedAt(index: number): { id: number; index: number } {
  const id = index >= 0 ? useLibrary().idAt(index) : -1;
  return { id, index: id >= 0 ? index : -1 };
}
