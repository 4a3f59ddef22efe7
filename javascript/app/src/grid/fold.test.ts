import { expect, it } from "vitest";
import type { GridPage } from "@/api/types";
import { Fold } from "./fold";

const page = (ids: number[], stacks: number[] | undefined, total: number): GridPage => ({
  total,
  cursor: null,
  ids,
  ratios: ids.map(() => 1000),
  dates: ids,
  kinds: ids.map(() => 0 as const),
  versions: ids,
  thumbhashes: ids.map(String),
  liked: [],
  ...(stacks ? { stacks } : {}),
});

it("leaves the first picture of each stack, over page after page", () => {
  const fold = new Fold();
  const first = fold.take(page([9, 8, 7, 6], [1, 1, 0, 2], 7));
  expect([first.ids, first.thumbhashes, first.total]).toEqual([[9, 7, 6], ["9", "7", "6"], 6]);
  const second = fold.take(page([5, 4, 3], [2, 0, 1], 7));
  expect([second.ids, second.total]).toEqual([[4], 4]);
  expect([...fold.sizes]).toEqual([
    [9, 3],
    [6, 2],
  ]);
  expect([fold.stackFrom(9), fold.stackFrom(7)]).toEqual([1, 0]);
});

it("leaves an opened stack where it is, and counts it all the same", () => {
  const fold = new Fold(new Set([1]));
  expect(fold.take(page([9, 8, 6, 5], [1, 1, 2, 2], 4)).ids).toEqual([9, 8, 6]);
  expect(fold.sizes.get(9)).toBe(2);
});

it("changes nothing without stacks", () => {
  const whole = page([3, 2], undefined, 2);
  expect(new Fold().take(whole)).toBe(whole);
});

it("folds two hundred thousand pictures in a moment", () => {
  const ids = Array.from({ length: 200_000 }, (_, i) => i);
  const began = performance.now();
  const folded = new Fold().take(
    page(
      ids,
      ids.map((i) => 1 + (i % 50_000)),
      ids.length,
    ),
  );
  expect(folded.total).toBe(50_000);
  expect(performance.now() - began).toBeLessThan(2000);
});
