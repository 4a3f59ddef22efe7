import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCENTS } from "@/stores/settings";

type Rgb = [number, number, number];

const css = readFileSync("src/styles/tokens.css", "utf8");
const accents = readFileSync("src/styles/accents.css", "utf8");

/** The tokens as they stand after the blocks that a theme applies, `var()` followed. */
function tokens(theme: "light" | "dark"): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, selector, body] of css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)) {
    if (selector?.includes("data-theme") && theme === "light") continue;
    for (const [, name, value] of (body ?? "").matchAll(/--([\w-]+):\s*([^;]+);/g)) {
      found.set(name as string, (value as string).trim());
    }
  }
  return found;
}

function resolve(all: Map<string, string>, name: string): string {
  const value = all.get(name) ?? "";
  const points = /^var\(--([\w-]+)\)$/.exec(value);
  return points ? resolve(all, points[1] as string) : value;
}

/** OKLCH → linear sRGB (Björn Ottosson's matrices), cut to what a screen can show. */
function linear(oklch: string): Rgb {
  const [L = 0, C = 0, h = 0] = (oklch.match(/[\d.]+/g) ?? []).map(Number);
  const a = C * Math.cos((h * Math.PI) / 180);
  const b = C * Math.sin((h * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (v: number) => Math.min(1, Math.max(0, v));
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function contrast(one: string, other: string): number {
  const light = (color: string) => {
    const [r, g, b] = linear(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(other)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["page", "panel", "field", "hover", "pressed", "raised", "ghost", "n-5"];
const PAIRS: [string, string][] = [
  ...SURFACES.flatMap((surface): [string, string][] => [
    ["text", surface],
    ["text-2", surface],
  ]),
  ...["page", "panel", "raised", "accent-soft"].map((surface): [string, string] => ["accent-text", surface]),
  ["on-accent", "accent"],
  ["on-danger", "danger"],
  ...["positive", "caution", "danger"].flatMap((name): [string, string][] => [
    [name, "page"],
    [name, "panel"],
    [name, "raised"],
    [name, `${name}-soft`],
  ]),
];

/** The tokens with one of the accents that a person can choose over them. */
function accented(theme: "light" | "dark", accent: string): Map<string, string> {
  const own = new Map<string, number>();
  const [, body = ""] = new RegExp(`data-accent="${accent}"\\] \\{([^}]*)\\}`).exec(accents) ?? [];
  for (const [, name, value] of body.matchAll(/--([\w-]+):\s*([\d.]+);/g))
    own.set(name as string, Number(value));
  const rule = accents.split("}").filter((part) => part.includes('not([data-accent="auto"])'));
  const all = tokens(theme);
  for (const [, name, value] of (rule[theme === "dark" ? 1 : 0] ?? "").matchAll(
    /--([\w-]+):\s*([^;]+) !important/g,
  )) {
    const put = (value as string).replace(/var\(--([\w-]+)\)/g, (_, each) => String(own.get(each)));
    const done = put.replace(/calc\(([\d.]+) \* ([\d.]+)\)/g, (_, a, b) => String(Number(a) * Number(b)));
    all.set(name as string, done);
  }
  return all;
}

describe.each(["light", "dark"] as const)("in the %s theme, the accent", (theme) => {
  it.each(ACCENTS.filter((name) => name !== "auto"))("%s can be read", (accent) => {
    const all = accented(theme, accent);
    expect(resolve(all, "accent")).toMatch(/^oklch\([\d. ]+\)$/);
    for (const surface of ["page", "panel", "raised", "accent-soft"])
      expect(contrast(resolve(all, "accent-text"), resolve(all, surface)), surface).toBeGreaterThanOrEqual(
        4.5,
      );
    expect(contrast(resolve(all, "on-accent"), resolve(all, "accent"))).toBeGreaterThanOrEqual(4.5);
    for (const surface of ["page", "panel", "raised", "field"])
      expect(contrast(resolve(all, "focus"), resolve(all, surface)), surface).toBeGreaterThanOrEqual(3);
  });
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  const all = tokens(theme);
  it.each(PAIRS)("%s on %s can be read (4.5 to 1)", (text, surface) => {
    expect(contrast(resolve(all, text), resolve(all, surface))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(["page", "panel", "raised", "field"])("the focus ring stands out from %s (3 to 1)", (surface) => {
    expect(contrast(resolve(all, "focus"), resolve(all, surface))).toBeGreaterThanOrEqual(3);
  });
});
