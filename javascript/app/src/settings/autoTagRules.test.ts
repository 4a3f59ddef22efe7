import { expect, it } from "vitest";
import { emptyRule, isWhole, rulesOf } from "./autoTagRules";

it("reads what was stored, whatever it is", () => {
  expect(rulesOf(null)).toEqual([]);
  expect(
    rulesOf([3, null, { tag: "cats", filters: [{ field: "Steps", operator: "is", value: 20 }, null] }]),
  ).toEqual([
    {
      tag: "cats",
      filters: [
        { field: "Steps", operator: "contains", value: "20" },
        { field: "", operator: "contains", value: "" },
      ],
    },
  ]);
});

it("takes a rule for whole that says what to look for and what to give", () => {
  expect(isWhole(emptyRule())).toBe(false);
  expect(isWhole({ tag: "cats", filters: [] })).toBe(false);
  expect(
    isWhole({ tag: "cats", filters: [{ field: "pos_prompt", operator: "contains", value: "cat" }] }),
  ).toBe(true);
});
