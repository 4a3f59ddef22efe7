import { describe, expect, it } from "vitest";
import { levelIn, rising, roundUp } from "./scales";

describe("shades", () => {
  it("use all of them though one day has very many", () => {
    const sorted = rising([3, 0, 1, 2, 9000, 2]);
    expect(sorted).toEqual([1, 2, 3, 9000]);
    expect([0, 1, 2, 3, 9000].map((n) => levelIn(sorted, n))).toEqual([0, 1, 2, 3, 4]);
  });
  it("are none where there is nothing", () => {
    expect(levelIn([], 0)).toBe(0);
    expect(levelIn(rising([5]), 5)).toBe(4);
  });
});

describe("the top of an axis", () => {
  it("is round, not below, and can be halved", () => {
    expect([0, 1, 3, 7, 23, 50, 99, 101, 1234].map(roundUp)).toEqual([2, 2, 4, 8, 30, 50, 100, 200, 2000]);
  });
});
