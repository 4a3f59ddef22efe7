import { contrast, css, type Oklch, parseColor, readable } from "./color";
import type { HostTheme } from "./messages";

/** How far our own neutral steps stand from the page, as in tokens.css. */
const STEPS = {
  light: [0, 0.017, 0.04, 0.063, 0.087, 0.115, 0.16, 0.245, 0.375, 0.435],
  dark: [0, 0.028, 0.06, 0.092, 0.127, 0.157, 0.212, 0.292, 0.382, 0.462],
};
/** Pages of middle grey leave little room: the steps then draw together. */
const SQUEEZES = [1, 0.75, 0.5, 0.3, 0.15, 0];
const SURFACE_STEPS = 5;
const QUIET = 0.72;

type Tokens = Record<string, string>;

/** The host's look as our custom properties, so that every text on every surface is readable (4.5 : 1). */
export function tokensOf(theme: HostTheme): Tokens {
  const given = theme.tokens ?? {};
  const color = (name: string) => (given[name] === undefined ? null : parseColor(given[name]));
  const page = color("--page");
  const out: Tokens = {};
  let surfaces: Oklch[] = theme.dark ? DARK_SURFACES : LIGHT_SURFACES;
  if (page) {
    const neutral = neutrals(page, theme.dark, color);
    surfaces = neutral.surfaces;
    Object.assign(out, neutral.tokens);
  }
  const accent = parseColor(theme.accent ?? "");
  if (accent) Object.assign(out, accents(accent, surfaces, theme.dark));
  else if (page) Object.assign(out, accents(theme.dark ? DARK_ACCENT : LIGHT_ACCENT, surfaces, theme.dark));
  // The viewer stays a darkroom, in the host's accent.
  if (accent) {
    const dark = accents(accent, DARK_SURFACES, true);
    for (const [name, value] of Object.entries(dark)) out[`--darkroom${name.slice(1)}`] = value;
  }
  return out;
}

const DARK_SURFACES: Oklch[] = [0.158, 0.186, 0.218, 0.25, 0.285, 0.225].map((L) => [L, 0.006, 65]);
const LIGHT_SURFACES: Oklch[] = [0.985, 0.968, 0.945, 0.922, 0.898, 1].map((L) => [L, 0.004, 75]);
const DARK_ACCENT: Oklch = [0.75, 0.145, 55];
const LIGHT_ACCENT: Oklch = [0.56, 0.15, 45];

function neutrals(page: Oklch, dark: boolean, color: (name: string) => Oklch | null) {
  for (const squeeze of SQUEEZES) {
    const made = neutralsAt(page, dark, color, squeeze);
    if (made.readable || squeeze === 0) return made;
  }
  return neutralsAt(page, dark, color, 0);
}

function neutralsAt(page: Oklch, dark: boolean, color: (name: string) => Oklch | null, squeeze: number) {
  const way = dark ? 1 : -1;
  const step = (by: number): Oklch => [
    Math.min(1, Math.max(0, page[0] + way * by * squeeze)),
    Math.min(page[1], 0.06),
    page[2],
  ];
  const steps = STEPS[dark ? "dark" : "light"].map(step);
  const near = (name: string, otherwise: Oklch) => {
    const own = squeeze === 1 ? color(name) : null;
    // What is far from the page would not go with the steps between.
    return own && Math.abs(own[0] - page[0]) < 0.16 ? own : otherwise;
  };
  const panel = near("--panel", steps[1] as Oklch);
  const field = near("--field", steps[2] as Oklch);
  const raised = near("--raised", dark ? step(0.067) : step(-0.015));
  const surfaces = [...steps.slice(0, SURFACE_STEPS), panel, field, raised];
  const wished: Oklch = color("--text") ?? (dark ? [0.945, 0.006, page[2]] : [0.23, 0.01, page[2]]);
  const text = readable(wished, surfaces);
  const quiet = readable(mix(page, text, QUIET), surfaces);
  const tokens: Tokens = {};
  steps.forEach((one, at) => {
    tokens[`--n-${at + 1}`] = css(one);
  });
  Object.assign(tokens, {
    "--n-11": css(quiet),
    "--n-12": css(text),
    "--panel": css(panel),
    "--field": css(field),
    "--raised": css(raised),
    "--line": css(near("--line", steps[4] as Oklch)),
    ...states(surfaces, dark),
  });
  const fits = surfaces.every((surface) => contrast(text, surface) >= 4.5 && contrast(quiet, surface) >= 4.5);
  return { tokens, surfaces, readable: fits };
}

/** What went well, needs care, destroys: on the host's page instead of ours. */
function states(surfaces: Oklch[], dark: boolean): Tokens {
  const page = surfaces[0] as Oklch;
  const hues = { positive: [0.13, 150], caution: [0.12, 88], danger: [0.17, 25] } as const;
  const tokens: Tokens = {};
  for (const [name, [chroma, hue]] of Object.entries(hues)) {
    const strong: Oklch = [dark ? 0.77 : 0.5, chroma, hue];
    const [soft, text] = softAndText(page, strong, strong, surfaces);
    tokens[`--${name}`] = css(text);
    tokens[`--${name}-soft`] = css(soft);
    if (name === "danger") tokens["--on-danger"] = css(on(text));
  }
  return tokens;
}

function accents(accent: Oklch, surfaces: Oklch[], dark: boolean): Tokens {
  const page = surfaces[0] as Oklch;
  // A fill that cannot be told from the page is none.
  const fill = readable(accent, [page], 1.6);
  const wished: Oklch = [dark ? Math.max(fill[0], 0.7) : Math.min(fill[0], 0.55), fill[1], fill[2]];
  const [soft, text] = softAndText(page, wished, accent, surfaces);
  return {
    "--accent": css(fill),
    "--on-accent": css(on(fill)),
    "--accent-soft": css(soft),
    "--accent-text": css(text),
    "--focus": css(readable(fill, surfaces, 3)),
  };
}

/** The page, tinted as far as text that is readable beside it stays readable on it; and that text. */
function softAndText(page: Oklch, wished: Oklch, tint: Oklch, surfaces: Oklch[]): [Oklch, Oklch] {
  for (const share of [0.13, 0.06, 0.02]) {
    const soft: Oklch = [
      page[0] + (tint[0] - page[0]) * share,
      Math.min(0.05, tint[1] * 0.35) * (share / 0.13),
      tint[2],
    ];
    const text = readable(wished, [...surfaces, soft]);
    if (contrast(text, soft) >= 4.5) return [soft, text];
  }
  return [page, readable(wished, surfaces)];
}

const on = (fill: Oklch): Oklch =>
  readable(fill[0] > 0.62 ? [0.19, 0.02, fill[2]] : [0.99, 0.005, fill[2]], [fill]);

/** Between two greys; their hue is the first one's. */
function mix(from: Oklch, to: Oklch, share: number): Oklch {
  return [from[0] + (to[0] - from[0]) * share, Math.min(from[1], to[1]), from[2]];
}
