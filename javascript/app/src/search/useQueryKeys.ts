import type { Ref } from "vue";
import type { useSuggestions } from "./useSuggestions";

interface Bar {
  text: Ref<string>;
  open: Ref<boolean>;
  suggestions: ReturnType<typeof useSuggestions>;
  choose: (at: number, exclude: boolean) => void;
  submit: () => void;
  clear: () => void;
  leave: () => void;
}

/** The keys of the search bar: through the suggestions, off with them, away. */
export function useQueryKeys({ text, open, suggestions, choose, submit, clear, leave }: Bar) {
  const { list, active } = suggestions;
  const shown = () => open.value && list.value.length > 0;

  const keys: Record<string, (event: KeyboardEvent) => boolean> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: (event) => {
      if (shown() && active.value >= 0) choose(active.value, event.altKey);
      else submit();
      return true;
    },
    // Tab takes what is at hand; with nothing at hand it goes on.
    Tab: (event) => {
      if (!shown() || event.shiftKey || active.value < 0) return false;
      choose(active.value, event.altKey);
      return true;
    },
    Escape: () => {
      if (open.value && (shown() || !text.value)) {
        open.value = false;
        if (!text.value) leave();
      } else if (text.value) clear();
      else leave();
      return true;
    },
  };

  function move(by: 1 | -1): boolean {
    if (!open.value) open.value = true;
    else if (shown()) suggestions.step(by);
    else return false;
    return true;
  }

  return (event: KeyboardEvent) => {
    if (event.isComposing || !keys[event.key]?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
