import { expect, it } from "vitest";
import type { DuplicateGroup } from "@/api/types";
import { begin, move, restOf, toggle } from "./decision";

const group: DuplicateGroup = { ids: [5, 7, 9], bytes: [100, 300, 50], keep: 7, why: "size" };

it("begins with the suggested picture, which is kept", () => {
  const first = begin(group);
  expect([first.at, [...first.keep]]).toEqual([1, [7]]);
  expect(restOf(first)).toEqual({ ids: [5, 9], bytes: 150 });
});

it("goes round the pictures and keeps several", () => {
  const both = toggle(move(begin(group), 1));
  expect([...both.keep].sort()).toEqual([7, 9]);
  expect(restOf(both)).toEqual({ ids: [5], bytes: 100 });
  expect(move(both, 1).at).toBe(0);
  expect(move(begin(group), -2).at).toBe(2);
});

it("never lets go of the last one", () => {
  const only = toggle(begin(group));
  expect([...only.keep]).toEqual([7]);
  expect(restOf(toggle(toggle(only, 0), 1)).ids).toEqual([7, 9]);
});
