import { useElementSize, useEventListener, useWindowSize } from "@vueuse/core";
import { computed, type Ref, watch } from "vue";
import { useSettings } from "@/stores/settings";

const STEP = 16;
const LEAST = { width: 280, height: 220 };

/** A panel over the picture: moved by its head or with the arrow keys, made larger at its corner, remembered. */
export function useFloating(element: Ref<HTMLElement | null>, floats: () => boolean) {
  const settings = useSettings();
  const screen = useWindowSize();
  const size = useElementSize(element, undefined, { box: "border-box" });
  let from: { x: number; y: number } | null = null;

  const within = (n: number, most: number) => Math.round(Math.max(0, Math.min(n, most)));
  const style = computed(() => {
    const { x, y, width, height } = settings.panelPlace;
    const w = Math.min(width, screen.width.value);
    const h = Math.min(height, screen.height.value);
    return {
      left: `${within(x, screen.width.value - w)}px`,
      top: `${within(y, screen.height.value - h)}px`,
      width: `${w}px`,
      height: `${h}px`,
    };
  });

  function move(x: number, y: number): void {
    const { width, height } = settings.panelPlace;
    settings.panelPlace = {
      ...settings.panelPlace,
      x: within(x, screen.width.value - width),
      y: within(y, screen.height.value - height),
    };
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    from = { x: event.clientX - settings.panelPlace.x, y: event.clientY - settings.panelPlace.y };
  }

  function onKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    move(settings.panelPlace.x + STEP * (by[0] ?? 0), settings.panelPlace.y + STEP * (by[1] ?? 0));
  }

  useEventListener("pointermove", (event: PointerEvent) => {
    if (from) move(event.clientX - from.x, event.clientY - from.y);
  });
  useEventListener(["pointerup", "pointercancel"], () => {
    from = null;
  });
  watch([size.width, size.height], ([width, height]) => {
    if (!floats() || width < LEAST.width || height < LEAST.height) return;
    // a window that is too small for it makes it smaller for now
    if (width >= screen.width.value || height >= screen.height.value) return;
    settings.panelPlace = { ...settings.panelPlace, width: Math.round(width), height: Math.round(height) };
  });

  return { style, down, onKey };
}
