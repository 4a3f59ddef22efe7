import { describe, expect, it } from "vitest";
import {
  actualScale,
  fitScale,
  homeView,
  limitsOf,
  percent,
  pinch,
  settle,
  showsPixels,
  swipeOf,
  turned,
  wheelFactor,
  zoomAt,
} from "./zoom";

const stage = { width: 1000, height: 800 };
const picture = { width: 2000, height: 1000 };
const limits = limitsOf(picture, stage, 1);

describe("fitting", () => {
  it("shows a whole large picture", () => {
    expect(fitScale(picture, stage)).toBe(0.5);
    expect(fitScale({ width: 1000, height: 4000 }, stage)).toBe(0.2);
  });

  it("enlarges a tiny picture only to twice the screen's pixels", () => {
    expect(fitScale({ width: 16, height: 16 }, stage)).toBe(2);
    expect(fitScale({ width: 16, height: 16 }, stage, 2)).toBe(1);
  });

  it("survives a stage that has no size yet", () => {
    expect(fitScale(picture, { width: 0, height: 0 })).toBe(1);
    expect(fitScale({ width: 0, height: 0 }, stage)).toBe(1);
  });

  it("swaps the sides at a quarter turn", () => {
    expect(turned(picture, 1)).toEqual({ width: 1000, height: 2000 });
    expect(turned(picture, 2)).toEqual(picture);
  });
});

describe("zooming", () => {
  it("keeps the spot under the cursor in place", () => {
    const before = { scale: 0.5, x: 30, y: -20 };
    const at = { x: 120, y: 75 };
    const after = zoomAt(before, 1.7, at, limits);
    const spot = (view: typeof before) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
    expect(spot(after)[0]).toBeCloseTo(spot(before)[0] ?? 0);
    expect(spot(after)[1]).toBeCloseTo(spot(before)[1] ?? 0);
  });

  it("stops at both ends", () => {
    const view = { scale: 0.5, x: 0, y: 0 };
    expect(zoomAt(view, 1e6, { x: 0, y: 0 }, limits).scale).toBe(limits.most);
    expect(zoomAt(view, 1e-6, { x: 0, y: 0 }, limits).scale).toBe(limits.least);
  });

  it("calls one picture pixel per screen pixel 100 percent", () => {
    expect(percent(actualScale(2), 2)).toBe(100);
    expect(percent(0.5, 1)).toBe(50);
    expect(percent(0.0333, 1)).toBe(3.3);
  });

  it("shows pixels as squares only above twice their size", () => {
    expect(showsPixels(2, 1)).toBe(false);
    expect(showsPixels(2.1, 1)).toBe(true);
    expect(showsPixels(1.1, 2)).toBe(true);
  });

  it("reads wheels that count in lines, and bounds wild ones", () => {
    const wheel = (deltaY: number, deltaMode = 0, ctrlKey = false) =>
      wheelFactor({ deltaY, deltaMode, ctrlKey });
    expect(wheel(-100)).toBeGreaterThan(1);
    expect(wheel(3, 1)).toBeCloseTo(wheel(99));
    expect(wheel(1e9)).toBeGreaterThan(0.5);
    expect(wheel(-5, 0, true)).toBeGreaterThan(wheel(-5));
  });
});

describe("panning", () => {
  it("centres a picture that is smaller than the stage", () => {
    expect(settle({ scale: 0.5, x: 40, y: 90 }, picture, stage)).toEqual({ scale: 0.5, x: 0, y: 0 });
  });

  it("leaves no gap beside a larger one", () => {
    expect(settle({ scale: 1, x: 9999, y: -9999 }, picture, stage)).toEqual({ scale: 1, x: 500, y: -100 });
  });
});

describe("touch", () => {
  it("doubles the scale when two fingers part to twice their distance", () => {
    const view = { scale: 0.5, x: 0, y: 0 };
    const [a, b] = [
      { x: -50, y: 0 },
      { x: 50, y: 0 },
    ];
    const after = pinch(
      view,
      [a, b],
      [
        { x: -100, y: 10 },
        { x: 100, y: 10 },
      ],
      limits,
    );
    expect(after).toEqual({ scale: 1, x: 0, y: 10 });
  });

  it("only follows two fingers that lie on each other", () => {
    const spot = { x: 5, y: 5 };
    const after = pinch(
      { scale: 1, x: 0, y: 0 },
      [spot, spot],
      [
        { x: 9, y: 5 },
        { x: 9, y: 5 },
      ],
      limits,
    );
    expect(after).toEqual({ scale: 1, x: 4, y: 0 });
  });

  it("tells swipes from taps and scrolls", () => {
    expect(swipeOf(-80, 10, 150, stage)).toBe("next");
    expect(swipeOf(80, 10, 150, stage)).toBe("previous");
    expect(swipeOf(10, 90, 150, stage)).toBe("close");
    expect(swipeOf(10, -90, 150, stage)).toBe(null);
    expect(swipeOf(-80, 10, 900, stage)).toBe(null);
    expect(swipeOf(4, 3, 90, stage)).toBe(null);
  });
});

describe("ways to fit", () => {
  const tall = { width: 500, height: 4000 };
  it("shows a page from its top when it is as wide as the window", () => {
    const view = homeView("width", tall, stage, 1);
    expect(view).toEqual({ scale: 2, x: 0, y: (8000 - 800) / 2 });
    expect(settle(view, tall, stage)).toEqual(view);
  });
  it("fills the stage by the side that is shorter", () => {
    expect(homeView("fill", picture, stage, 1).scale).toBe(0.8);
    expect(homeView("actual", picture, stage, 2).scale).toBe(0.5);
    expect(homeView("fit", picture, stage, 1).scale).toBe(0.5);
  });
});
