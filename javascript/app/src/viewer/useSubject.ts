import { computed, watch } from "vue";
import { useLibrary } from "@/stores/library";
import { useRows } from "@/stores/rows";
import { useViewer } from "./store";
import { type Subject, tintOf } from "./subject";

const AHEAD = 2;

/**
 * The picture that is looked at, at once from what the grid knows; its name and size in pixels come
 * with the rows, which are asked for some pictures ahead.
 */
export function useSubject() {
  const library = useLibrary();
  const viewer = useViewer();
  const rows = useRows();

  watch(
    () => viewer.index,
    (index) => {
      if (index < 0) return;
      for (let at = Math.max(0, index - AHEAD); at <= index + AHEAD; at++) rows.want(library.idAt(at));
    },
    { immediate: true },
  );

  return computed<Subject | null>(() => (viewer.index < 0 ? null : subjectAt(viewer.index)));
}

/** What is known of the picture at that place in the list. */
export function subjectAt(index: number): Subject {
  const library = useLibrary();
  const id = library.idAt(index);
  const row = useRows().known.get(id);
  const { width, height } = row ?? {};
  return {
    id,
    version: library.revision >= 0 ? library.versionAt(index) : 0,
    kind: library.kindAt(index),
    name: row?.name ?? "",
    ratio: library.ratioAt(index),
    size: width && height ? { width, height } : null,
    tint: tintOf(library.thumbhashAt(index)),
  };
}
