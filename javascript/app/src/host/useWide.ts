import { ref, watch } from "vue";
import { useViewer } from "@/viewer/store";
import { useHost } from "./store";

/**
 * In a narrow column the viewer takes the host's whole window. The pictures behind keep the width that they
 * had, so that everything stands where it was when the column is narrow again.
 */
export function useWide() {
  const host = useHost();
  const viewer = useViewer();
  const kept = ref(0);
  watch(
    () => viewer.isOpen,
    async (open) => {
      if (open) kept.value = document.documentElement.clientWidth;
      await host.setWide(open);
      if (!viewer.isOpen) kept.value = 0;
    },
    { flush: "sync" },
  );
  return kept;
}
