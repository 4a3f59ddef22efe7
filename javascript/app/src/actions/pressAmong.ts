import { chordsOf } from "./chords";
import { isOffered, keysOf, perform } from "./registry";
import type { Action, ActionContext } from "./types";

/** Does what the key stands for in a part of the page that has keys of its own; true when it stood for something. */
export function pressAmong(
  event: KeyboardEvent,
  actions: readonly Action[],
  context: ActionContext,
): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  for (const chord of chordsOf(event)) {
    const action = actions.find((one) => keysOf(one).includes(chord) && isOffered(one, context));
    if (action) {
      event.preventDefault();
      void perform(action, context);
      return true;
    }
  }
  return false;
}
