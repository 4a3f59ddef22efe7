const LONGEST_MS = 2000;
let release: (() => void) | null = null;

/**
 * A dialog was asked for whose code is still on its way: what is typed meanwhile is kept for its field, so that it
 * does nothing on the page. Of other keys, Enter is kept for a field that searches.
 */
export function holdKeys(): void {
  release?.();
  const before = document.activeElement?.closest("[role=dialog]");
  const stop = new AbortController();
  const late = setTimeout(() => release?.(), LONGEST_MS);
  let typed = "";
  let entered = false;
  release = () => {
    stop.abort();
    clearTimeout(late);
    release = null;
  };

  function keep(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Enter") entered = typed !== "";
    else if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typed += event.key;
  }

  function arrive(event: FocusEvent): void {
    const dialog = event.target instanceof Element ? event.target.closest("[role=dialog]") : null;
    if (!dialog || dialog === before) return;
    // the dialog may put the focus elsewhere in the same turn
    requestAnimationFrame(() => {
      release?.();
      const field = document.activeElement;
      if (!typed || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
      field.setRangeText(typed, field.selectionStart ?? 0, field.selectionEnd ?? field.value.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (entered && field.getAttribute("role") === "combobox")
        requestAnimationFrame(() =>
          field.dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
          ),
        );
    });
  }

  addEventListener("keydown", keep, { capture: true, signal: stop.signal });
  addEventListener("focusin", arrive, { signal: stop.signal });
}
