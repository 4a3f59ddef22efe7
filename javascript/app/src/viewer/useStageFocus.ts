import { useEventListener } from "@vueuse/core";
import type { Ref } from "vue";

/**
 * The mouse leaves the keyboard with the picture: who clicked a button over it and then presses Space means
 * the picture, not the button once more. A focus that came by keyboard stays where it is.
 */
export function useStageFocus(root: Ref<HTMLElement | null>): void {
  useEventListener(root, "focusin", ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || !target.matches(".chrome button, .chrome input[type=range]"))
      return;
    if (!target.matches(":focus-visible")) root.value?.focus({ preventScroll: true });
  });
}
