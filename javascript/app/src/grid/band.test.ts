import { expect, it } from "vitest";
import { between, touched } from "./band";
import { edgeSpeed } from "./edges";
import { makeLayout } from "./layout";

const squares = makeLayout(new Uint16Array(12), 12, { name: "square", width: 400, cellSize: 100, gap: 0 });

it("holds every picture that it touches, in whichever direction it is drawn", () => {
  expect(touched(squares, between({ x: 50, y: 50 }, { x: 150, y: 150 }))).toEqual([0, 1, 4, 5]);
  expect(touched(squares, between({ x: 150, y: 150 }, { x: 50, y: 50 }))).toEqual([0, 1, 4, 5]);
  expect(touched(squares, between({ x: 310, y: 0 }, { x: 390, y: 290 }))).toEqual([3, 7, 11]);
  expect(touched(squares, between({ x: 500, y: 0 }, { x: 600, y: 300 }))).toEqual([]);
});

it("scrolls at the edges only, faster the nearer", () => {
  expect(edgeSpeed(300, 600)).toBe(0);
  expect(edgeSpeed(599, 600)).toBeGreaterThan(edgeSpeed(560, 600));
  expect(edgeSpeed(560, 600)).toBeGreaterThan(0);
  expect(edgeSpeed(-20, 600)).toBeLessThan(-20);
});
