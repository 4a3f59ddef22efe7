import { describe, expect, it } from "vitest";
import { following, leapOf } from "./order";

describe("a shuffled show", () => {
  it.each([1, 2, 3, 4, 12, 97, 1000, 8191])("shows each of %i pictures once before one again", (total) => {
    for (const chance of [0, 0.31, 0.5, 0.999]) {
      const leap = leapOf(total, chance);
      const seen = new Set<number>();
      for (let at = 0; !seen.has(at); at = following(at, total, leap, true) ?? at) seen.add(at);
      expect(seen.size).toBe(total);
    }
  });

  it("leaps far, and not always the same way", () => {
    expect(leapOf(10_000, 0)).toBeGreaterThan(2000);
    expect(new Set([0, 0.25, 0.5, 0.75].map((chance) => leapOf(10_000, chance))).size).toBe(4);
  });
});

describe("a show in order", () => {
  it("goes to the next, and stops at the end or begins again", () => {
    expect(following(3, 10, null, false)).toBe(4);
    expect(following(9, 10, null, false)).toBeNull();
    expect(following(9, 10, null, true)).toBe(0);
  });

  it("has nowhere to go among fewer than two", () => {
    expect(following(0, 1, null, true)).toBeNull();
    expect(following(-1, 10, null, true)).toBeNull();
  });
});
