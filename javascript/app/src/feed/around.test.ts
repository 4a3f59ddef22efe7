import { expect, it } from "vitest";
import { around } from "./around";

it("keeps five in the page, however long the list is", () => {
  expect(around(100_000, 200_000)).toEqual([99_998, 99_999, 100_000, 100_001, 100_002]);
});

it("has fewer at the ends, and none of an empty list", () => {
  expect(around(0, 200_000)).toEqual([0, 1, 2]);
  expect(around(9, 10)).toEqual([7, 8, 9]);
  expect(around(0, 1)).toEqual([0]);
  expect(around(0, 0)).toEqual([]);
});
