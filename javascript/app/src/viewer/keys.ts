/** Which key does what in the viewer. */

export type Action =
  | "previous"
  | "next"
  | "first"
  | "last"
  | "fit"
  | "actual"
  | "zoomIn"
  | "zoomOut"
  | "rotate"
  | "rotateBack"
  | "panel"
  | "filmstrip"
  | "like"
  | "fullscreen"
  | "play"
  | "frameBack"
  | "frameForward";

const BY_KEY: Record<string, Action> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  Home: "first",
  End: "last",
  "1": "fit",
  "2": "actual",
  "+": "zoomIn",
  "=": "zoomIn",
  "-": "zoomOut",
  _: "zoomOut",
  r: "rotate",
  R: "rotateBack",
  i: "panel",
  t: "filmstrip",
  l: "like",
  f: "fullscreen",
  " ": "play",
  ",": "frameBack",
  ".": "frameForward",
};

export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "target">;

/** True where a letter belongs to the field or list it was typed in, or to the browser. */
export function isElsewhere(event: Press): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  return Boolean(target?.closest("input, textarea, select, [contenteditable], [role=menu], [role=listbox]"));
}

/** What a key press asks for, or null where it belongs to the field or control it was made in. */
export function actionOf(event: Press): Action | null {
  if (isElsewhere(event)) return null;
  const target = event.target instanceof Element ? event.target : null;
  const moves = event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
  if (moves && target?.closest("[role=tab], [role=tree], [role=separator], [role=slider]")) return null;
  if (event.key === " " && target?.closest("button, a, summary, [role=button], [role=tab]")) return null;
  return BY_KEY[event.key] ?? BY_KEY[event.key.toLowerCase()] ?? null;
}
