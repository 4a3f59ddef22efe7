import { refDebounced } from "@vueuse/core";
import { computed, watch } from "vue";
import { useLibrary } from "@/stores/library";
import { useRows } from "@/stores/rows";
import { useViewer } from "@/viewer/store";
import { subjectAt } from "@/viewer/useSubject";
import { around } from "./around";

const SETTLE_MILLISECONDS = 140;

/** The screens that are in the page, around the one in view; the files of its neighbours are fetched ahead. */
export function useFeedSlides() {
  const library = useLibrary();
  const viewer = useViewer();
  const rows = useRows();
  const index = computed(() => viewer.index);
  // Who rushes through leaves no downloads behind.
  const settled = refDebounced(index, SETTLE_MILLISECONDS);

  const slides = computed(() =>
    index.value < 0
      ? []
      : around(index.value, library.loaded).map((at) => ({
          subject: subjectAt(at),
          place: at - index.value,
          near: Math.abs(at - settled.value) <= 1,
        })),
  );
  watch(
    () => slides.value.map((slide) => slide.subject.id),
    (ids) => {
      for (const id of ids) rows.want(id);
    },
    { immediate: true },
  );
  const current = computed(() => slides.value.find((slide) => !slide.place)?.subject ?? null);
  return { slides, current };
}
