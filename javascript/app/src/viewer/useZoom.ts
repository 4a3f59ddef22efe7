import { useDevicePixelRatio, useElementSize } from "@vueuse/core";
import { computed, type Ref, ref, shallowRef, watch } from "vue";
import * as zoom from "./zoom";

const MOVE_MILLISECONDS = 180;

/** A picture's place on the stage, and what moves it. Points are relative to the stage's centre. */
export function useZoom(
  stageElement: Ref<HTMLElement | null>,
  natural: Readonly<Ref<zoom.Size>>,
  homeFit: () => zoom.Fit = () => "fit",
) {
  const { width, height } = useElementSize(stageElement);
  const { pixelRatio } = useDevicePixelRatio();
  const stage = computed<zoom.Size>(() => ({ width: width.value, height: height.value }));
  const turns = ref(0);
  const picture = computed(() => zoom.turned(natural.value, Math.abs(turns.value)));
  const view = shallowRef<zoom.View>({ scale: 1, x: 0, y: 0 });
  const fitted = ref(true);
  const gliding = ref(false);
  let glideEnd = 0;

  const fitView = computed<zoom.View>(() =>
    zoom.homeView(homeFit(), picture.value, stage.value, pixelRatio.value),
  );
  const limits = computed(() => zoom.limitsOf(picture.value, stage.value, pixelRatio.value));
  const percent = computed(() => zoom.percent(view.value.scale, pixelRatio.value));
  const pixelated = computed(() => zoom.showsPixels(view.value.scale, pixelRatio.value));
  const canPan = computed(
    () =>
      picture.value.width * view.value.scale > stage.value.width + 1 ||
      picture.value.height * view.value.scale > stage.value.height + 1,
  );

  function glide(): void {
    gliding.value = true;
    clearTimeout(glideEnd);
    glideEnd = window.setTimeout(() => {
      gliding.value = false;
    }, MOVE_MILLISECONDS);
  }

  function place(next: zoom.View): void {
    view.value = zoom.settle(next, picture.value, stage.value);
    fitted.value = zoom.sameView(view.value, fitView.value);
  }

  function showWhole(): void {
    glide();
    view.value = fitView.value;
    fitted.value = true;
  }

  function zoomBy(factor: number, at: zoom.Point = { x: 0, y: 0 }, smooth = false): void {
    if (smooth) glide();
    else gliding.value = false;
    place(zoom.zoomAt(view.value, factor, at, limits.value));
  }

  function actual(at?: zoom.Point): void {
    zoomBy(zoom.actualScale(pixelRatio.value) / view.value.scale, at, true);
  }

  /** Whole picture ↔ its own pixels; where both look alike, twice as large instead. */
  function toggle(at?: zoom.Point): void {
    if (!fitted.value) {
      showWhole();
      return;
    }
    const own = zoom.actualScale(pixelRatio.value);
    const whole = zoom.fitScale(picture.value, stage.value, pixelRatio.value);
    if (Math.abs(own / fitView.value.scale - 1) < 0.05)
      zoomBy(whole < own * 0.95 ? whole / own : 2, at, true);
    else actual(at);
  }

  function panBy(dx: number, dy: number): void {
    gliding.value = false;
    place({ scale: view.value.scale, x: view.value.x + dx, y: view.value.y + dy });
  }

  function pinch(before: [zoom.Point, zoom.Point], now: [zoom.Point, zoom.Point]): void {
    gliding.value = false;
    place(zoom.pinch(view.value, before, now, limits.value));
  }

  /** After fingers let go: what became smaller than the whole picture grows back. */
  function release(): void {
    const whole = zoom.fitScale(picture.value, stage.value, pixelRatio.value);
    if (view.value.scale < Math.min(whole, fitView.value.scale)) showWhole();
  }

  function rotate(quarters: number): void {
    glide();
    turns.value += quarters;
    view.value = fitView.value;
    fitted.value = true;
  }

  watch(fitView, (now) => {
    if (fitted.value) view.value = now;
    else place(view.value);
  });

  return {
    view,
    turns,
    fitted,
    gliding,
    percent,
    pixelated,
    canPan,
    stage,
    fit: showWhole,
    actual,
    toggle,
    zoomBy,
    panBy,
    pinch,
    release,
    rotate,
  };
}
