import { useEventListener } from "@vueuse/core";
import { onScopeDispose, type Ref, readonly, ref } from "vue";

/** Turns true when the pointer rested over `area` for `wait` milliseconds and no key was pressed. */
export function useIdle(area: Ref<HTMLElement | null>, held: () => boolean, wait = 1500) {
  const idle = ref(false);
  let timer = 0;

  function wake(): void {
    idle.value = false;
    clearTimeout(timer);
    timer = window.setTimeout(rest, wait);
  }

  function rest(): void {
    if (held()) timer = window.setTimeout(rest, wait);
    else idle.value = true;
  }

  useEventListener(area, ["pointermove", "pointerdown", "keydown", "focusin"], wake, { passive: true });
  onScopeDispose(() => clearTimeout(timer));
  wake();
  return { idle: readonly(idle), wake };
}
