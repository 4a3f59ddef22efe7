import { shallowRef, watchEffect } from "vue";
import type { HostTheme } from "./messages";
import { tokensOf } from "./palette";

const REMEMBERED = "iib.hostTheme";
const OUR_TEXT = 13;
const LARGEST_TEXT = 16;
const SMALLEST_TEXT = 11;
const BROWSER_TEXT = 16;
const LARGEST_RADIUS = 12;

/** True in a frame of another page of this origin, which is our host's. */
export const inFrame = window.parent !== window;

/** The host's look; the last one at once, so that the page does not change under the eyes. */
export const hostTheme = shallowRef<HostTheme | null>(inFrame ? remembered() : null);

function remembered(): HostTheme | null {
  try {
    const theme = JSON.parse(localStorage.getItem(REMEMBERED) ?? "null") as HostTheme | null;
    return theme && typeof theme.dark === "boolean" ? theme : null;
  } catch {
    return null;
  }
}

export function takeTheme(theme: HostTheme | undefined): void {
  if (!theme || typeof theme.dark !== "boolean") return;
  hostTheme.value = theme;
  localStorage.setItem(REMEMBERED, JSON.stringify(theme));
}

/** Whether the host is dark: as it says, or as it asked for in the address (?__theme=dark); null when nobody says. */
export function hostDark(): boolean | null {
  if (hostTheme.value) return hostTheme.value.dark;
  const asked = new URLSearchParams(location.search).get("__theme");
  return asked === "dark" || asked === "light" ? asked === "dark" : null;
}

/** Puts the host's look on the page; `dark` is what the person sees, who may have chosen against the host. */
export function paintTheme(dark: () => boolean): () => void {
  const root = document.documentElement;
  let painted: string[] = [];
  return watchEffect(() => {
    for (const name of painted) root.style.removeProperty(name);
    painted = [];
    const theme = hostTheme.value;
    const wanted = theme && { ...plainTokens(theme), ...colorTokens(theme, dark()) };
    root.toggleAttribute("data-host-accent", Boolean(wanted?.["--darkroom-accent"]));
    for (const [name, value] of Object.entries(wanted ?? {})) {
      root.style.setProperty(name, value);
      painted.push(name);
    }
  });
}

function colorTokens(theme: HostTheme, dark: boolean): Record<string, string> {
  return tokensOf(dark === theme.dark ? theme : { dark, accent: theme.accent });
}

/** Fonts and sizes. */
export function plainTokens({ tokens = {} }: HostTheme): Record<string, string> {
  const out: Record<string, string> = {};
  const font = tokens["--font"];
  if (font && !/[;{}()]/.test(font)) out["--font"] = font;
  const size = Number.parseFloat(tokens["--text-size"] ?? "");
  if (size > 0) {
    const text = Math.min(LARGEST_TEXT, Math.max(SMALLEST_TEXT, size));
    out["font-size"] = `${(text / OUR_TEXT) * BROWSER_TEXT}px`;
  }
  const radius = Number.parseFloat(tokens["--radius"] ?? "");
  if (radius >= 0) {
    out["--r-2"] = `${Math.min(LARGEST_RADIUS, radius)}px`;
    out["--r-3"] = `${Math.min(LARGEST_RADIUS * 1.5, radius * 1.5)}px`;
  }
  return out;
}
