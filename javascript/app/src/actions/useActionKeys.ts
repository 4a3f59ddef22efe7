import { useEventListener } from "@vueuse/core";
import { useViewer } from "@/viewer/store";
import { contextHere } from "./context";
import { press } from "./registry";

const TYPING =
  "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const OWN_KEYS =
  "[role=menu], [role=listbox]:not(.scroller), [role=dialog]:not(.viewer), [role=tree], [role=grid]";

/** True where keys without Ctrl or ⌘ belong to the field or list they are pressed in. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return true;
  return Boolean(target?.closest(OWN_KEYS));
}

/** Lets the keys of all actions work anywhere on the page; installed once. */
export function useActionKeys(): void {
  const viewer = useViewer();
  useEventListener(window, "keydown", (event: KeyboardEvent) => {
    if (isTyping(event) && !(event.ctrlKey || event.metaKey)) return;
    // Ctrl+A and the like in a field are the field's.
    if (isTyping(event) && /^[acvxyz]$/i.test(event.key)) return;
    const inGrid = document.activeElement === document.body;
    const where = viewer.isOpen ? "viewer" : inGrid ? "grid" : "page";
    press(event, where, () => contextHere(where));
  });
}
