import { computed, shallowRef, watch } from "vue";
import { api } from "@/api";
import type { Row } from "@/api/types";
import { useLibrary } from "@/stores/library";
import { useViewer } from "./store";
import { type Subject, tintOf } from "./subject";

const BOTH_WAYS = 2;
const KEPT = 400;

/**
 * The picture that is looked at, at once from what the grid knows; its name and size in pixels come
 * with the rows, which are fetched some pictures ahead.
 */
export function useSubject() {
  const library = useLibrary();
  const viewer = useViewer();
  const rows = shallowRef(new Map<number, Row>());

  async function fetchAround(index: number): Promise<void> {
    const wanted: number[] = [];
    for (let at = index - BOTH_WAYS; at <= index + BOTH_WAYS; at++) {
      const id = at >= 0 && at < library.count() ? library.idAt(at) : -1;
      if (id >= 0 && !rows.value.has(id)) wanted.push(id);
    }
    if (!wanted.length) return;
    const answer = await api.rows(wanted);
    const kept = rows.value.size > KEPT ? [] : rows.value;
    rows.value = new Map([...kept, ...answer.rows.map((row) => [row.id, row] as const)]);
  }

  // Without the rows the picture is still shown, only without its name; the panel says what failed.
  watch(
    () => viewer.index,
    (index) => {
      if (index >= 0) fetchAround(index).catch(() => undefined);
    },
    { immediate: true },
  );

  return computed<Subject | null>(() => {
    const { index, id } = viewer;
    if (index < 0) return null;
    const row = rows.value.get(id);
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
  });
}
