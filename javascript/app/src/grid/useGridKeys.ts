import type { ShallowRef } from "vue";
import { contextHere } from "@/actions/context";
import { press as pressAction } from "@/actions/registry";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import type { Layout } from "./layout";

interface Window {
  layout: Readonly<ShallowRef<Layout>>;
  height: { value: number };
  reveal: (index: number) => void;
}

/** The grid without a mouse: where a key leads, and what it does. */
export function useGridKeys({ layout, height, reveal }: Window) {
  const library = useLibrary();
  const selection = useSelection();

  function page(from: number, step: 1 | -1): number {
    const start = layout.value.rect(from).y;
    let at = from;
    for (let next = from; ; at = next) {
      next = layout.value.vertical(at, step);
      if (next === at || Math.abs(layout.value.rect(next).y - start) > height.value * 0.9) return next;
    }
  }

  function target(key: string, from: number): number | null {
    const last = library.count() - 1;
    if (from < 0) return key === "End" ? last : /^(Arrow|Home)/.test(key) ? 0 : null;
    switch (key) {
      case "ArrowLeft":
        return Math.max(0, from - 1);
      case "ArrowRight":
        return Math.min(last, from + 1);
      case "ArrowUp":
        return layout.value.vertical(from, -1);
      case "ArrowDown":
        return layout.value.vertical(from, 1);
      case "Home":
        return 0;
      case "End":
        return last;
      case "PageUp":
        return page(from, -1);
      case "PageDown":
        return page(from, 1);
      default:
        return null;
    }
  }

  /** True when the key was ours: bound to an action, else one that leads somewhere. */
  function press(event: KeyboardEvent): boolean {
    if (pressAction(event, "grid", () => contextHere("grid"))) return true;
    const command = event.ctrlKey || event.metaKey;
    if (!library.count() || event.altKey) return false;
    const to = command && event.key.startsWith("Arrow") ? null : target(event.key, selection.cursor);
    if (to === null) return false;
    if (event.shiftKey) selection.range(to);
    else selection.moveTo(to);
    reveal(to);
    return true;
  }

  return { press };
}
