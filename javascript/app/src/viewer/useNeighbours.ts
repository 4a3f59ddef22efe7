import { onScopeDispose, watch } from "vue";
import { fileUrl, thumbnailUrl } from "@/api";
import { useLibrary } from "@/stores/library";
import { useViewer } from "./store";

const SETTLE_MILLISECONDS = 120;
const PICTURE = 0;

/**
 * Fetches and decodes the pictures on both sides, so that a step shows them in the same frame; `leap` is where
 * a slideshow goes next when that is neither of them.
 */
export function useNeighbours(leap: () => number | null = () => null): void {
  const library = useLibrary();
  const viewer = useViewer();
  let held: HTMLImageElement[] = [];
  let timer = 0;
  let last = -1;

  function warm(url: string, priority: "low" | "auto"): HTMLImageElement {
    const image = new Image();
    image.fetchPriority = priority;
    image.src = url;
    // A file that cannot be decoded is reported when it is looked at.
    image.decode().catch(() => undefined);
    return image;
  }

  function fetchAround(index: number, forward: boolean): void {
    const beside = forward ? [index + 1, index - 1] : [index - 1, index + 1];
    const order = [...new Set([leap() ?? index, ...beside])].filter((at) => at !== index);
    const there = order.filter((at) => at >= 0 && at < library.count());
    // A wrong guess costs a download, so what is on its way to nobody is dropped.
    for (const image of held) if (!image.complete) image.src = "";
    held = there.map((at) => {
      const [id, version] = [library.idAt(at), library.versionAt(at)];
      const picture = library.kindAt(at) === PICTURE;
      return warm(picture ? fileUrl(id, version) : thumbnailUrl(id, 512, version), "low");
    });
    for (const at of there)
      held.push(warm(thumbnailUrl(library.idAt(at), 512, library.versionAt(at)), "auto"));
  }

  watch(
    () => viewer.index,
    (index) => {
      clearTimeout(timer);
      if (index < 0) return;
      const forward = index >= last;
      last = index;
      timer = window.setTimeout(() => fetchAround(index, forward), SETTLE_MILLISECONDS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    held = [];
  });
}
