import { expect, it } from "vitest";
import { atLeast, facetValues, narrowed, stateOf } from "./facets";

const value = (field: string, written: string) => ({ field, written, label: written, count: 1 });

it("narrows with a click, lets go with another, excludes with Alt", () => {
  const model = value("model", '"a b"');
  const wanted = narrowed("cat", model, false);
  expect(wanted).toBe('cat model:"a b"');
  expect(stateOf(wanted, model)).toBe("wanted");
  expect(narrowed(wanted, model, false)).toBe("cat");
  const unwanted = narrowed(wanted, model, true);
  expect(unwanted).toBe('cat -model:"a b"');
  expect(stateOf(unwanted, model)).toBe("unwanted");
});

it("puts one month, size or rating in the place of another", () => {
  expect(narrowed("date:2025-01 cat", value("date", "2025-02"), false)).toBe("date:2025-02 cat");
  expect(narrowed("-date:2025-02", value("date", "2025-02"), false)).toBe("date:2025-02");
});

it("shows what is asked for though nothing is left of it", () => {
  expect(facetValues('model:"gone"', "model", [["x", 3]]).map((one) => [one.label, one.count])).toEqual([
    ["x", 3],
    ["gone", 0],
  ]);
});

it("counts that many stars or more", () => {
  expect(
    atLeast([
      ["5", 2],
      ["3", 1],
    ]),
  ).toEqual([
    [5, 2],
    [4, 2],
    [3, 3],
    [2, 3],
    [1, 3],
  ]);
});
