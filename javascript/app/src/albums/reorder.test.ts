import { expect, it } from "vitest";
import { dropBefore, neighbourFor } from "./reorder";

it("moves one place towards the beginning or the end", () => {
  expect(neighbourFor([2], 5, -1)).toBe(1);
  expect(neighbourFor([0], 5, -1)).toBeNull();
  expect(neighbourFor([2], 5, 1)).toBe(4);
  expect(neighbourFor([3], 5, 1)).toBe(5);
  expect(neighbourFor([4], 5, 1)).toBeNull();
  expect(neighbourFor([1, 3], 5, 1)).toBe(5);
});

it("drops before the next picture that stays", () => {
  const moves = (at: number) => at === 2 || at === 3;
  expect(dropBefore(1, false, 6, moves)).toBe(1);
  expect(dropBefore(1, true, 6, moves)).toBe(4);
  expect(dropBefore(5, true, 6, moves)).toBeNull();
});
