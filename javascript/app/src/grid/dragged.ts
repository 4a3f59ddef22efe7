/** What the page's own drop targets (an album, a folder, another pane) know dragged pictures by. */
export const DRAGGED_IDS = "application/x-iib-ids";

export function writeIds(data: DataTransfer, ids: readonly number[]): void {
  data.setData(DRAGGED_IDS, JSON.stringify(ids));
}

/** Whether pictures of ours are dragged; which ones is told only when they are dropped. */
export function holdsIds(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(DRAGGED_IDS) ?? false;
}

/** The pictures that were dropped; none for anything else. */
export function readIds(event: DragEvent): number[] {
  try {
    const ids: unknown = JSON.parse(event.dataTransfer?.getData(DRAGGED_IDS) ?? "");
    return Array.isArray(ids) ? ids.filter((id) => Number.isInteger(id)) : [];
  } catch {
    return [];
  }
}
