import { type MaybeRefOrGetter, onScopeDispose, type Ref, toValue, watch } from "vue";
import { hitFinders } from "@/search/hits";

/** More are not told apart by anybody. */
const MOST = 2000;
const LONGEST = 50_000;
const NAME = "hit";

/** One for all panels: each adds and takes away its own ranges. Browsers without it highlight nothing. */
function highlight(): Highlight | null {
  if (typeof Highlight === "undefined" || !CSS.highlights) return null;
  const known = CSS.highlights.get(NAME) ?? new Highlight();
  CSS.highlights.set(NAME, known);
  return known;
}

/** Marks what a query found in the texts below an element, without touching them, as they come and go. */
export function useHits(root: Ref<HTMLElement | null>, query: MaybeRefOrGetter<string>): void {
  const marked = highlight();
  if (!marked) return;
  let ranges: Range[] = [];
  let frame = 0;

  function clear(): void {
    for (const range of ranges) marked?.delete(range);
    ranges = [];
  }
  function mark(): void {
    clear();
    const finders = hitFinders(toValue(query));
    if (!root.value || !finders.length) return;
    const texts = document.createTreeWalker(root.value, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() && ranges.length < MOST) {
      const node = texts.currentNode as Text;
      const text = node.data.slice(0, LONGEST);
      for (const [start, end] of finders.flatMap((find) => find(text))) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        ranges.push(range);
      }
    }
    for (const range of ranges) marked?.add(range);
  }
  function later(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  }

  const seen = new MutationObserver(later);
  watch(
    root,
    (element) => {
      seen.disconnect();
      if (element) seen.observe(element, { childList: true, characterData: true, subtree: true });
      later();
    },
    { immediate: true, flush: "post" },
  );
  watch(() => toValue(query), later);
  onScopeDispose(() => {
    seen.disconnect();
    cancelAnimationFrame(frame);
    clear();
  });
}
