import { useEventListener } from "@vueuse/core";
import { useViewer } from "@/viewer/store";

interface Places {
  search: () => void;
  info: () => void;
  grid: () => void;
}

/** The keys that work anywhere on the page. */
export function useShellKeys({ search, info, grid }: Places): void {
  const viewer = useViewer();
  useEventListener("keydown", (event: KeyboardEvent) => {
    const typing = (event.target as Element).closest?.("input, textarea, [contenteditable], [role=dialog]");
    if (typing || viewer.isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") search();
    else if (event.key === "i") info();
    else if (event.key === "Escape" && event.target === document.body) grid();
    else return;
    event.preventDefault();
  });
}
