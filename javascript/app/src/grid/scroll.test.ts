import { expect, it } from "vitest";
import { ScrollRange, TALLEST } from "./scroll";

it("is the plain scroll position while the content is short", () => {
  const range = new ScrollRange();
  range.resize(50_000, 800);
  range.moved(1234);
  expect(range.top).toBe(1234);
  expect(range.height).toBe(50_000);
  expect(range.goTo(99_999)).toBe(49_200);
});

it("reaches both ends of content taller than an element can be", () => {
  const range = new ScrollRange();
  range.resize(40_000_000, 800);
  expect(range.height).toBe(TALLEST);
  range.moved(TALLEST - 800);
  expect(range.top).toBe(40_000_000 - 800);
  range.moved(0);
  expect(range.top).toBe(0);
});

it("moves pixel by pixel on a wheel step however tall the content", () => {
  const range = new ScrollRange();
  range.resize(40_000_000, 800);
  const physical = range.goTo(20_000_000);
  range.moved(physical + 120);
  expect(range.top).toBeCloseTo(20_000_120, 3);
});

it("jumps in proportion when the scrollbar is dragged", () => {
  const range = new ScrollRange();
  range.resize(40_000_000, 800);
  range.moved((TALLEST - 800) / 4);
  expect(range.top).toBeCloseTo((40_000_000 - 800) / 4, 0);
});
