/** Keys as text: "Mod+Shift+K", "Delete", "?", "Shift+1". Mod is Ctrl, on a Mac ⌘. */

export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const NAMES: Record<string, string> = { " ": "Space", Esc: "Escape", Del: "Delete" };
const MODIFIERS = ["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process"];
const isMac = () => /Mac|iP(hone|ad)/.test(navigator.platform);

/** What a key press may be called, the likeliest first: "!" on one keyboard is "Shift+1" on it too. */
export function chordsOf(event: KeyPress): string[] {
  if (MODIFIERS.includes(event.key)) return [];
  const held = (event.ctrlKey || event.metaKey ? "Mod+" : "") + (event.altKey ? "Alt+" : "");
  const shift = event.shiftKey ? "Shift+" : "";
  const name = NAMES[event.key] ?? event.key;
  const found: string[] = [];
  if (name.length > 1) found.push(held + shift + name);
  else if (name.toLowerCase() !== name.toUpperCase()) found.push(held + shift + name.toUpperCase());
  else found.push(held + name);
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit) found.push(held + shift + digit);
  // Alt and a letter write another character on a Mac, and other scripts have no Latin letters.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter && (event.altKey || !/^[\p{Script=Latin}]$/u.test(name))) found.push(held + shift + letter);
  return [...new Set(found)];
}

const SHOWN: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Backspace: "⌫",
  Escape: "Esc",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Delete: "Del",
};

/** A chord as it is read: "Ctrl K", "⇧ R", "⌘ K" on a Mac. */
export function shownChord(chord: string): string {
  const parts =
    chord === "+" || chord.endsWith("++") ? [...chord.slice(0, -2).split("+"), "+"] : chord.split("+");
  const mac = isMac();
  return parts
    .filter(Boolean)
    .map((part) => {
      if (part === "Mod") return mac ? "⌘" : "Ctrl";
      if (part === "Alt") return mac ? "⌥" : "Alt";
      if (part === "Shift") return "⇧";
      return SHOWN[part] ?? part;
    })
    .join(" ");
}
