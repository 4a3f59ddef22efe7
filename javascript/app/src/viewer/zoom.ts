/**
 * The arithmetic of looking closely: where a picture lies on the stage.
 *
 * Lengths are CSS pixels; `scale` is CSS pixels per picture pixel; `x` and `y` say how far the
 * picture's centre lies from the stage's centre. Nothing here touches the page.
 */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface View extends Point {
  scale: number;
}

export interface Limits {
  least: number;
  most: number;
}

/** A small picture fills the stage only until one of its pixels covers this many of the screen's. */
const MOST_FIT_UPSCALE = 2;
const MOST_ZOOM = 32;

/** The size as seen after `turns` quarter turns. */
export function turned(size: Size, turns: number): Size {
  return turns % 2 === 0 ? size : { width: size.height, height: size.width };
}

/** The scale at which the whole picture is seen, as large as the stage allows. */
export function fitScale(picture: Size, stage: Size, pixelRatio = 1): number {
  if (!picture.width || !picture.height || !stage.width || !stage.height) return 1;
  const filling = Math.min(stage.width / picture.width, stage.height / picture.height);
  return Math.min(filling, MOST_FIT_UPSCALE / pixelRatio);
}

export const FITS = ["fit", "width", "actual", "fill"] as const;
/** How a picture is shown at first: whole, as wide as the stage, by its own pixels, or filling the stage. */
export type Fit = (typeof FITS)[number];

/** The view that a picture is shown in at first; what is higher than the stage begins at its top. */
export function homeView(fit: Fit, picture: Size, stage: Size, pixelRatio = 1): View {
  const scale = homeScale(fit, picture, stage, pixelRatio);
  const hidden = picture.height * scale - stage.height;
  return { scale, x: 0, y: fit === "width" && hidden > 0 ? hidden / 2 : 0 };
}

function homeScale(fit: Fit, picture: Size, stage: Size, pixelRatio: number): number {
  const whole = fitScale(picture, stage, pixelRatio);
  if (fit === "fit" || !picture.width || !picture.height || !stage.width || !stage.height) return whole;
  if (fit === "actual") return actualScale(pixelRatio);
  const [wide, high] = [stage.width / picture.width, stage.height / picture.height];
  return fit === "width" ? wide : Math.max(wide, high);
}

/** One picture pixel on one pixel of the screen. */
export function actualScale(pixelRatio: number): number {
  return 1 / pixelRatio;
}

export function limitsOf(picture: Size, stage: Size, pixelRatio: number): Limits {
  const fit = fitScale(picture, stage, pixelRatio);
  return {
    least: Math.min(fit, actualScale(pixelRatio)) / 2,
    most: Math.max(fit, MOST_ZOOM / pixelRatio),
  };
}

/** The nearest view that leaves no gap on a side where the picture is larger than the stage. */
export function settle(view: View, picture: Size, stage: Size): View {
  const reach = (shown: number, room: number) => Math.max(0, (shown - room) / 2);
  const x = reach(picture.width * view.scale, stage.width);
  const y = reach(picture.height * view.scale, stage.height);
  return { scale: view.scale, x: within(view.x, -x, x), y: within(view.y, -y, y) };
}

/** Changes the scale while the spot of the picture under `at` stays where it is. */
export function zoomAt(view: View, factor: number, at: Point, limits: Limits): View {
  const scale = within(view.scale * factor, limits.least, limits.most);
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}

/** Two fingers moved: zooms by their distance and follows their middle. */
export function pinch(view: View, before: [Point, Point], now: [Point, Point], limits: Limits): View {
  const spread = distance(...before);
  const middle = between(...before);
  const moved = between(...now);
  const zoomed = spread > 0 ? zoomAt(view, distance(...now) / spread, middle, limits) : view;
  return { scale: zoomed.scale, x: zoomed.x + moved.x - middle.x, y: zoomed.y + moved.y - middle.y };
}

/** How much one turn of the wheel zooms; a trackpad's pinch arrives as a wheel with ctrl held. */
export function wheelFactor(event: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): number {
  const lines = 1;
  const pixels = event.deltaMode === lines ? event.deltaY * 33 : event.deltaY;
  const speed = event.ctrlKey ? 0.01 : 0.002;
  return Math.exp(-within(pixels, -240, 240) * speed);
}

/** The zoom as people read it: 100 when one picture pixel is one pixel of the screen. */
export function percent(scale: number, pixelRatio: number): number {
  const exact = scale * pixelRatio * 100;
  return exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact);
}

/** Whether pixels are large enough on the screen to be shown as squares. */
export function showsPixels(scale: number, pixelRatio: number): boolean {
  return scale * pixelRatio > MOST_FIT_UPSCALE + 0.001;
}

export type Swipe = "previous" | "next" | "close" | null;

/** What a finger meant that moved by `dx`, `dy` within `milliseconds` while nothing was zoomed. */
export function swipeOf(dx: number, dy: number, milliseconds: number, stage: Size): Swipe {
  const quick = milliseconds < 300;
  const far = (moved: number, room: number) => Math.abs(moved) > (quick ? 40 : room / 4);
  if (Math.abs(dx) > Math.abs(dy) * 1.2 && far(dx, stage.width)) return dx < 0 ? "next" : "previous";
  if (dy > Math.abs(dx) * 1.5 && far(dy, stage.height)) return "close";
  return null;
}

/** Whether two views look the same; animations and repeated keys make tiny differences. */
export function sameView(a: View, b: View): boolean {
  return Math.abs(a.scale - b.scale) < 1e-6 && Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5;
}

function within(value: number, least: number, most: number): number {
  // Adding zero turns -0 into 0, which would otherwise reach the style attribute.
  return Math.min(most, Math.max(least, value)) + 0;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
