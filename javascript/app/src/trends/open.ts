import { openQuery } from "@/places/registry";

/** Shows the pictures of a query: in this tab, or with Ctrl, ⌘ or the middle button in one of its own. */
export function openPictures(q: string, event?: MouseEvent | KeyboardEvent): void {
  const apart = !!event && (event.ctrlKey || event.metaKey || ("button" in event && event.button === 1));
  openQuery({ q, order: "-date" }, apart ? "tab" : "here");
}
