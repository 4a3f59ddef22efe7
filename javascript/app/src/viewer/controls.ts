import { shallowReactive } from "vue";

/** What the open viewer's parts can do; its actions reach them here. Null while it is closed. */
export interface ViewerControls {
  zooms: () => boolean;
  plays: () => "video" | "audio" | null;
  fit: () => void;
  toggleZoom: () => void;
  zoomBy: (factor: number) => void;
  rotate: (quarters: number) => void;
  panel: () => void;
  filmstrip: () => void;
  fullscreen: () => void;
  play: () => void;
  stepFrame: (by: 1 | -1) => void;
  faster: (by: 1 | -1) => void;
  loop: () => void;
  cover: () => Promise<void>;
}

export const viewerControls = shallowReactive<{ now: ViewerControls | null }>({ now: null });
