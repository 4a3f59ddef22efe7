import type { ShallowRef } from "vue";
import { useSendTo } from "@/host/useSendTo";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useTags } from "@/stores/tags";
import { toastError } from "@/ui";
import { useViewer } from "@/viewer/store";
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
  const viewer = useViewer();
  const tags = useTags();
  const sending = useSendTo();

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

  /** What a key is meant for: the selection, else the picture under the cursor. */
  function meant(): number[] {
    const here = library.idAt(selection.cursor);
    return selection.ids.size ? [...selection.ids] : here >= 0 ? [here] : [];
  }

  function like() {
    const ids = meant();
    if (ids.length) tags.setLike(ids, !library.likedAt(library.indexOf(ids[0] as number))).catch(toastError);
  }

  /** True when the key was ours. */
  function press(event: KeyboardEvent): boolean {
    const command = event.ctrlKey || event.metaKey;
    if (!library.count() || event.altKey) return false;
    if (command && event.key.toLowerCase() === "a") {
      selection.all();
      return true;
    }
    const to = command && event.key.startsWith("Arrow") ? null : target(event.key, selection.cursor);
    if (to !== null) {
      if (event.shiftKey) selection.range(to);
      else selection.moveTo(to);
      reveal(to);
      return true;
    }
    if (command || selection.cursor < 0) return leave(event);
    if (event.key === "Enter") viewer.open(selection.cursor);
    else if (event.key === " ") selection.toggle(selection.cursor);
    else if (event.key === "l") like();
    else if (!sending.press(event, meant())) return leave(event);
    return true;
  }

  function leave(event: KeyboardEvent): boolean {
    if (event.key !== "Escape" || !selection.ids.size) return false;
    selection.clear();
    return true;
  }

  return { press };
}
