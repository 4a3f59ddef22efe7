import { describe, expect, it } from "vitest";
import { type LayoutOptions, makeLayout, sizeWithin } from "./layout";

const NAMES = ["justified", "square", "masonry"] as const;

function ratiosOf(length: number): Uint16Array {
  const shapes = [667, 1000, 1500, 1778, 563, 0, 800, 12_000, 90];
  return Uint16Array.from({ length }, (_, i) => shapes[(i * 7 + (i >> 3)) % shapes.length] as number);
}

const options = (name: LayoutOptions["name"], width = 1200): LayoutOptions => ({
  name,
  width,
  cellSize: 200,
  gap: 4,
});

describe.each(NAMES)("the %s layout", (name) => {
  const ratios = ratiosOf(500);
  const layout = makeLayout(ratios, 500, options(name));

  it("keeps every picture inside the width and the height", () => {
    for (let i = 0; i < 500; i++) {
      const { x, y, w, h } = layout.rect(i);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(w).toBeGreaterThan(10);
      expect(h).toBeGreaterThan(10);
      expect(x + w).toBeLessThanOrEqual(1200.01);
      expect(y + h).toBeLessThanOrEqual(layout.height + 0.01);
    }
  });

  it("lets no two pictures overlap", () => {
    for (let i = 0; i < 500; i++) {
      const a = layout.rect(i);
      for (let j = i + 1; j < Math.min(500, i + 40); j++) {
        const b = layout.rect(j);
        const apart =
          a.x + a.w <= b.x + 0.01 ||
          b.x + b.w <= a.x + 0.01 ||
          a.y + a.h <= b.y + 0.01 ||
          b.y + b.h <= a.y + 0.01;
        expect(apart, `${i} and ${j}`).toBe(true);
      }
    }
  });

  it("finds every picture that touches a band", () => {
    for (const top of [0, 333, 2000, layout.height - 700]) {
      const [first, end] = layout.range(top, top + 700);
      for (let i = 0; i < 500; i++) {
        const { y, h } = layout.rect(i);
        if (y < top + 700 && y + h > top) {
          expect(i).toBeGreaterThanOrEqual(first);
          expect(i).toBeLessThan(end);
        }
      }
      expect(end - first).toBeLessThan(120);
    }
  });

  it("moves down and up through the whole list and stops at its ends", () => {
    let at = 0;
    for (let guard = 0; guard < 600; guard++) {
      const next = layout.vertical(at, 1);
      if (next === at) break;
      expect(next).toBeGreaterThan(at);
      at = next;
    }
    expect(at).toBeGreaterThan(470);
    expect(layout.vertical(0, -1)).toBe(0);
  });

  it("places nothing at all without complaint", () => {
    const empty = makeLayout(new Uint16Array(0), 0, options(name));
    expect(empty.height).toBe(0);
    expect(empty.range(0, 500)).toEqual([0, 0]);
  });

  it("lays out 200,000 pictures in under 20 ms", () => {
    const many = ratiosOf(200_000);
    makeLayout(many, 200_000, options(name));
    const times = Array.from({ length: 25 }, () => {
      const start = performance.now();
      makeLayout(many, 200_000, options(name));
      return performance.now() - start;
    });
    // The quickest run: the others tell how busy the machine is.
    expect(Math.min(...times)).toBeLessThan(20);
  });
});

describe("justified rows", () => {
  it("fill the width exactly, the last one excepted", () => {
    const layout = makeLayout(ratiosOf(500), 500, options("justified"));
    for (let i = 0; i < 480; i++) {
      const here = layout.rect(i);
      if (layout.rect(i + 1).y > here.y) expect(here.x + here.w).toBeCloseTo(1200, 1);
    }
  });

  it("do not blow up a short last row", () => {
    const layout = makeLayout(Uint16Array.of(1000), 1, options("justified"));
    expect(layout.rect(0).h).toBe(200);
  });
});

it("at 360 pixels two columns stand side by side", () => {
  const layout = makeLayout(ratiosOf(10), 10, { name: "square", width: 360, cellSize: 170, gap: 4 });
  expect(layout.rect(1).y).toBe(0);
  expect(layout.rect(2).y).toBeGreaterThan(0);
});

it("keeps two columns on a phone until pictures are wished nearly as wide as it is", () => {
  expect(sizeWithin(352, 120)).toBe(120);
  expect(sizeWithin(352, 200)).toBeCloseTo(162, 0);
  expect(sizeWithin(352, 300)).toBe(300);
  expect(sizeWithin(352, 1024)).toBe(352);
  expect(sizeWithin(1400, 200)).toBe(200);
});
