/** Just enough of colours to read a host's and to keep text on them readable. */

/** linear sRGB, 0 to 1 */
export type Rgb = [number, number, number];
/** lightness 0 to 1, chroma, hue in degrees */
export type Oklch = [number, number, number];

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const cut = (v: number) => Math.min(1, Math.max(0, v));

/** `#rgb`, `#rrggbb`, `rgb()`, `color(srgb …)` and `oklch()`; null for anything else. */
export function parseColor(text: string): Oklch | null {
  const value = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(value)?.[1];
  if (hex) return fromHex(hex);
  const call = /^(rgba?|oklch|color)\(([^)]*)\)$/.exec(value);
  if (!call) return null;
  const body = (call[2] ?? "").replace(/^\s*srgb\s/, "");
  const parts = body.split(/[\s,/]+/).filter(Boolean);
  const numbers = parts
    .slice(0, 3)
    .map((part, i) =>
      part.endsWith("%") ? (Number(part.slice(0, -1)) / 100) * scale(call[1], i) : Number(part),
    );
  if (numbers.length < 3 || numbers.some((n) => !Number.isFinite(n))) return null;
  const [a, b, c] = numbers as [number, number, number];
  if (call[1] === "oklch") return [cut(a), Math.max(0, b), c];
  const full = call[1] === "color" ? 1 : 255;
  return toOklch([toLinear(cut(a / full)), toLinear(cut(b / full)), toLinear(cut(c / full))]);
}

function scale(kind: string | undefined, place: number): number {
  if (kind === "oklch") return place === 1 ? 0.4 : 1;
  return kind === "color" ? 1 : 255;
}

function fromHex(hex: string): Oklch | null {
  const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (long.length !== 6 && long.length !== 8) return null;
  const part = (at: number) => toLinear(Number.parseInt(long.slice(at, at + 2), 16) / 255);
  return toOklch([part(0), part(2), part(4)]);
}

/** Björn Ottosson's matrices. */
export function toOklch([r, g, b]: Rgb): Oklch {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const L = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [L, Math.hypot(x, y), ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360];
}

/** Cut to what a screen can show. */
export function toRgb([L, C, h]: Oklch): Rgb {
  const a = C * Math.cos((h * Math.PI) / 180);
  const b = C * Math.sin((h * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** WCAG's relation of two colours' light, 1 to 21. */
export function contrast(one: Oklch, other: Oklch): number {
  const light = (color: Oklch) => {
    const [r, g, b] = toRgb(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [a, b] = [light(one), light(other)];
  return a > b ? a / b : b / a;
}

export function css([L, C, h]: Oklch): string {
  const round = (n: number, digits: number) => Number(n.toFixed(digits));
  return `oklch(${round(L, 4)} ${round(C, 4)} ${round(h, 1)})`;
}

/** `text` as it is, or as little lighter or darker as makes it readable on every surface. */
export function readable(text: Oklch, surfaces: Oklch[], least = 4.5): Oklch {
  const fits = (color: Oklch) => surfaces.every((surface) => contrast(color, surface) >= least);
  if (fits(text)) return text;
  for (let step = 0.005; step <= 1; step += 0.005) {
    for (const L of [text[0] + step, text[0] - step]) {
      if (L < 0 || L > 1) continue;
      // Near white and black there is no room for much colour.
      const color: Oklch = [L, text[1] * Math.min(1, 4 * Math.min(L, 1 - L) + 0.1), text[2]];
      if (fits(color)) return color;
    }
  }
  const worst = (color: Oklch) => Math.min(...surfaces.map((surface) => contrast(color, surface)));
  const [white, black]: Oklch[] = [
    [1, 0, 0],
    [0, 0, 0],
  ];
  return worst(white as Oklch) >= worst(black as Oklch) ? (white as Oklch) : (black as Oklch);
}
