import { useDocumentVisibility } from "@vueuse/core";
import { computed, onScopeDispose, watch } from "vue";
import { toastError } from "@/ui";
import { Countdown } from "./countdown";
import { useShow } from "./show";
import type { Subject } from "./subject";

/**
 * Goes on to the next picture when its time is over, and after a clip at its end. A picture's time begins
 * when it is `seen`; who holds the show, looks at another window or `waits` stops the clock.
 */
export function useAdvance(
  subject: () => Subject | null,
  seen: () => boolean,
  waits: () => boolean = () => false,
) {
  const show = useShow();
  const visible = useDocumentVisibility();
  const key = computed(() => subject()?.id ?? -1);
  const runs = computed(() => show.playing && !waits() && visible.value === "visible");
  const timed = computed(() => show.on && seen());
  const countdown = new Countdown(next);
  /** the clip that came to its end while nothing went on */
  let over = -1;

  function next(): void {
    show.goOn().catch(toastError);
  }

  watch(key, () => {
    over = -1;
  });
  watch(
    [timed, key, () => show.seconds],
    () => {
      countdown.stop();
      if (!timed.value) return;
      countdown.begin(show.seconds * 1000);
      if (!runs.value) countdown.pause();
    },
    { immediate: true },
  );
  watch(runs, (running) => {
    if (!running) countdown.pause();
    else if (over === key.value) next();
    else countdown.resume();
  });
  onScopeDispose(() => countdown.stop());

  /** A clip is over. */
  function ended(): void {
    over = key.value;
    if (runs.value) next();
  }

  return { timed, runs, ended };
}
