import { rgbaToThumbHash } from "thumbhash";
import { expect, it } from "vitest";
import { Arrived, decodeHash, thumbSize } from "./thumbs";

it("asks for the smallest thumbnail that fills the cell sharply", () => {
  expect(thumbSize(120, 120, 1, 1)).toBe(256);
  expect(thumbSize(120, 120, 1, 3)).toBe(512);
  expect(thumbSize(300, 200, 1.5, 1)).toBe(512);
  expect(thumbSize(480, 320, 1.5, 2)).toBe(1024);
});

it("reckons with the part of a wide picture that a square cell cuts off", () => {
  expect(thumbSize(200, 200, 2, 1)).toBe(512);
});

it("reads a placeholder and shrugs at a damaged one", () => {
  const hash = rgbaToThumbHash(2, 1, [255, 0, 0, 255, 0, 0, 255, 255]);
  const image = decodeHash(btoa(String.fromCharCode(...hash)));
  expect(image?.w).toBeGreaterThan(image?.h ?? 99);
  expect(decodeHash("%%%")).toBeNull();
  expect(decodeHash("AA==")).toBeNull();
});

it("forgets the oldest address first", () => {
  const arrived = new Arrived(2);
  for (const url of ["a", "b", "a", "c"]) arrived.add(url);
  expect([arrived.has("a"), arrived.has("b"), arrived.has("c")]).toEqual([true, false, true]);
});
