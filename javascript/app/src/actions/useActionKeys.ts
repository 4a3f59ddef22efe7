import { useEventListener } from "@vueuse/core";
import { useViewer } from "@/viewer/store";
import { contextHere } from "./context";
import { press } from "./registry";

const TYPING =
  "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const OWN_KEYS =
  "[role=menu], [role=listbox]:not(.scroller), [role=dialog]:not(.viewer), [role=tree], [role=grid]";

const PRESSED = "button, a[href], summary, [role=button], [role=tab], video, audio";
const MOVED = "[role=tab], [role=separator], [role=slider], [role=radio], input[type=range], video, audio";

/** True where the key is the focused control's own: Space presses a button, an arrow moves a slider. */
function isControls(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === " " || event.key === "Enter") return Boolean(target?.closest(PRESSED));
  return /^(Arrow|Home$|End$)/.test(event.key) && Boolean(target?.closest(MOVED));
}

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
    if (isControls(event)) return;
    // Ctrl+A and the like in a field are the field's.
    if (isTyping(event) && /^[acvxyz]$/i.test(event.key)) return;
    const inGrid = document.activeElement === document.body;
    const where = viewer.isOpen ? "viewer" : inGrid ? "grid" : "page";
    press(event, where, () => contextHere(where));
  });
}
