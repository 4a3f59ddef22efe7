import { ref, watch } from "vue";
import { toastError } from "@/ui";

/** A dialog that stands while it is open, says `done` when it closes, and stays when its work fails. */
export function useDialog(done: () => void) {
  const open = ref(true);
  const busy = ref(false);
  watch(open, (on) => !on && done());

  /** Runs the work, closes on success; answers whether it went well. */
  async function finish(work: () => unknown): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    try {
      await work();
      open.value = false;
      return true;
    } catch (error) {
      toastError(error);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { open, busy, finish };
}
