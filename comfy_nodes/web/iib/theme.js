// ComfyUI's look as our page takes it: what is really painted where we stand, whatever the palette calls it.

import { frame } from "./frame.js";

const DARK_BELOW = 0.2;
let last = "";

/** A colour as the browser understands it, "" for none. */
function resolved(element, value) {
  const probe = document.createElement("i");
  probe.style.color = "transparent";
  probe.style.color = value;
  element.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return /^(rgba\(0, 0, 0, 0\)|transparent)$/.test(color) ? "" : color;
}

function backgroundOf(element) {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color && !/, 0\)$|\/ 0\)$|transparent/.test(color)) return color;
  }
  return "";
}

/** Relative luminance, read from one pixel so that every kind of colour counts. */
function lightOf(color) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => (v / 255) ** 2.2);
  return { light: 0.2126 * r + 0.7152 * g + 0.0722 * b, pixel: [...context.getImageData(0, 0, 1, 1).data] };
}

function plain(color) {
  if (!color) return undefined;
  const [r, g, b] = lightOf(color).pixel;
  return `rgb(${r}, ${g}, ${b})`;
}

/** ComfyUI's blue: what it calls its primary colour is white in newer versions, which is no accent. */
function accentOf() {
  for (const name of ["--primary-background", "--p-primary-color"]) {
    const color = resolved(document.body, `var(${name}, transparent)`);
    if (!color) continue;
    const pixel = lightOf(color).pixel.slice(0, 3);
    if (Math.max(...pixel) - Math.min(...pixel) > 24) return plain(color);
  }
  return "rgb(11, 140, 233)";
}

/** As docs/contributing/host-pages.md has it; `place` is where our page stands. */
export function themeOf(place) {
  const at = place?.isConnected ? place : document.body;
  const page = backgroundOf(at) || resolved(document.body, "var(--comfy-menu-bg)") || "rgb(32, 32, 32)";
  const style = getComputedStyle(at);
  const tokens = {
    "--page": plain(page),
    "--text": plain(resolved(document.body, "var(--input-text)") || style.color),
    "--field": plain(resolved(document.body, "var(--comfy-input-bg)")),
    "--line": plain(resolved(document.body, "var(--border-color)")),
    "--font": style.fontFamily,
  };
  for (const name of Object.keys(tokens)) if (!tokens[name]) delete tokens[name];
  const accent = accentOf();
  return { dark: lightOf(page).light < DARK_BELOW, accent, tokens };
}

/** Tells our page when the palette changes. */
export function watchTheme() {
  let planned = 0;
  const look = () => {
    cancelAnimationFrame(planned);
    planned = requestAnimationFrame(() => {
      if (!frame.window || !frame.place) return;
      const theme = themeOf(frame.place);
      const now = JSON.stringify(theme);
      if (now !== last) frame.say({ event: "theme", theme });
      last = now;
    });
  };
  const watcher = new MutationObserver(look);
  for (const element of [document.documentElement, document.body])
    watcher.observe(element, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
}
