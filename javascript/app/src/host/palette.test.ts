import { describe, expect, it } from "vitest";
import { contrast, type Oklch, parseColor } from "./color";
import { tokensOf } from "./palette";

const PAGES = [
  "#353535",
  "#171718",
  "#202020",
  "#ffffff",
  "#f0f0f0",
  "#fdf6e3",
  "#002b36",
  "#2e3440",
  "#0f172a",
];
const ODD = ["#808080", "#777777", "#5a5a5a", "#ff0000", "#00ff00", "#0000ff", "#888800", "#b0b0b0"];
const ACCENTS = ["#f97316", "#60a5fa", "#ffff00", "#000000", "#ffffff", "#7f7f7f", "rgb(220, 20, 60)"];
const SURFACES = ["--n-1", "--panel", "--field", "--n-3", "--n-4", "--raised", "--n-5"];

function of(tokens: Record<string, string>, name: string): Oklch {
  return parseColor(tokens[name] ?? "") as Oklch;
}

function lightness(color: string): number {
  return (parseColor(color) as Oklch)[0];
}

describe("a host's look", () => {
  it.each([...PAGES, ...ODD].flatMap((page) => ACCENTS.map((accent) => [page, accent] as const)))(
    "of %s with %s keeps every text readable",
    (page, accent) => {
      const dark = lightness(page) < 0.6;
      const tokens = tokensOf({
        dark,
        accent,
        tokens: { "--page": page, "--text": "#777", "--field": "#222" },
      });
      for (const surface of SURFACES) {
        for (const text of ["--n-11", "--n-12", "--positive", "--caution", "--danger"])
          expect(
            contrast(of(tokens, text), of(tokens, surface)),
            `${text} on ${surface}`,
          ).toBeGreaterThanOrEqual(4.49);
      }
      for (const surface of ["--n-1", "--panel", "--raised", "--accent-soft"])
        expect(contrast(of(tokens, "--accent-text"), of(tokens, surface)), surface).toBeGreaterThanOrEqual(
          4.49,
        );
      expect(contrast(of(tokens, "--on-accent"), of(tokens, "--accent"))).toBeGreaterThanOrEqual(4.49);
      expect(contrast(of(tokens, "--focus"), of(tokens, "--n-1"))).toBeGreaterThanOrEqual(2.99);
    },
  );

  it("is left as it is where it can be read", () => {
    const tokens = tokensOf({
      dark: true,
      accent: "#60a5fa",
      tokens: { "--page": "#171718", "--text": "#ffffff" },
    });
    expect(of(tokens, "--n-1")[0]).toBeCloseTo(lightness("#171718"), 3);
    expect(of(tokens, "--n-12")[0]).toBeCloseTo(1, 3);
    expect(of(tokens, "--accent")[0]).toBeCloseTo(lightness("#60a5fa"), 3);
  });

  it("that gives only an accent changes nothing else", () => {
    const names = Object.keys(tokensOf({ dark: true, accent: "#f97316" }));
    expect(names.filter((name) => !name.startsWith("--darkroom")).sort()).toEqual(
      ["--accent", "--accent-soft", "--accent-text", "--focus", "--on-accent"].sort(),
    );
  });

  it("that makes no sense is no look", () => {
    expect(tokensOf({ dark: true, accent: "url(x)", tokens: { "--page": "red;}", "--x": "#fff" } })).toEqual(
      {},
    );
  });
});

describe("colours", () => {
  it("are read in every way that a page says them", () => {
    const white = [1, 0];
    for (const text of [
      "#fff",
      "#ffffff",
      "#ffffffff",
      "rgb(255, 255, 255)",
      "rgba(255 255 255 / 1)",
      "color(srgb 1 1 1)",
    ]) {
      const [L, C] = parseColor(text) as Oklch;
      expect(L, text).toBeCloseTo(white[0] as number, 3);
      expect(C, text).toBeCloseTo(white[1] as number, 3);
    }
    expect(parseColor("oklch(50% 0.1 40)")).toEqual([0.5, 0.1, 40]);
    for (const text of ["", "nonsense", "#ff", "#12345", "rgb(1, 2)", "oklch(a b c)"])
      expect(parseColor(text), text).toBe(null);
  });
});
