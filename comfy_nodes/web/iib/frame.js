// The frame that our page lives in. ComfyUI detaches what is inside a sidebar tab when the tab closes, and a frame
// that is detached starts anew: ours stays under the body and is only laid over the tab.

import { api } from "../../../scripts/api.js";
import { themeOf } from "./theme.js";

export const BASE = api.fileURL("/infinite_image_browsing");

// Over ComfyUI's panels (999), under its dialogs and menus (1100 and more); wide over those too.
const OVER_PANELS = 1000;
const OVER_ALL = 4000;

let layer = null;
let place = null;
let wide = false;
const sizes = new ResizeObserver(() => put());

function make() {
  layer = document.createElement("iframe");
  layer.title = "Image library";
  layer.id = "iib-frame";
  layer.allow = "clipboard-write; fullscreen";
  Object.assign(layer.style, { position: "fixed", border: "0", background: "transparent" });
  layer.src = `${BASE}?embed=sidebar&__theme=${themeOf(place).dark ? "dark" : "light"}`;
  document.body.append(layer);
  window.addEventListener("resize", put);
}

function put() {
  if (!layer) return;
  const open = place?.isConnected;
  const box =
    wide && open
      ? { left: 0, top: 0, width: innerWidth, height: innerHeight }
      : place?.getBoundingClientRect();
  const seen = Boolean(open && box.width && box.height);
  // Not display: none, which would let its lists forget where they stood.
  layer.style.visibility = seen ? "visible" : "hidden";
  layer.style.pointerEvents = seen ? "auto" : "none";
  layer.style.zIndex = wide ? OVER_ALL : OVER_PANELS;
  if (!seen) return;
  for (const side of ["left", "top", "width", "height"]) layer.style[side] = `${box[side]}px`;
}

export const frame = {
  /** Its window, null before it was first opened. */
  get window() {
    return layer?.contentWindow ?? null;
  },
  get place() {
    return place;
  },

  openIn(element) {
    place = element;
    element.style.height = "100%";
    sizes.disconnect();
    sizes.observe(element);
    sizes.observe(document.body);
    if (!layer) make();
    else this.say({ event: "shown" });
    put();
    // The panel may still slide into its place.
    for (const wait of [50, 200, 500]) setTimeout(put, wait);
  },

  hide() {
    wide = false;
    place = null;
    sizes.disconnect();
    put();
  },

  /** Over the whole window, or back into its place. */
  setWide(on) {
    wide = on;
    put();
    if (!on) document.getElementById("graph-canvas")?.focus({ preventScroll: true });
  },

  say(message) {
    this.window?.postMessage({ iib: 1, to: "page", ...message }, location.origin);
  },
};
