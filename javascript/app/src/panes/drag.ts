import { shallowRef } from "vue";

const TYPE = "application/x-iib-tab";

/** The tab that is being dragged, "" for none. */
export const dragged = shallowRef("");

export function beginDrag(event: DragEvent, id: string): void {
  event.dataTransfer?.setData(TYPE, id);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  // In the same turn the browser would take the drag for one of a page that changes.
  setTimeout(() => {
    dragged.value = id;
  });
}

export const endDrag = (): void => {
  dragged.value = "";
};

export const isTabDrag = (event: DragEvent): boolean => Boolean(event.dataTransfer?.types.includes(TYPE));
export const draggedId = (event: DragEvent): string => event.dataTransfer?.getData(TYPE) || dragged.value;
