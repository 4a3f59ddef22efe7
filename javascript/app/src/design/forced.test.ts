import { expect, it } from "vitest";
import { forcedRule } from "./forced";

it("A rule for a state holds for the class around the element, too", () => {
  expect(forcedRule(".plain:hover:enabled", "color: red;")).toBe(
    ".plain:is(.as-hover *):enabled { color: red; }",
  );
  expect(forcedRule(".box:focus-within", "color: red;")).toBe(".box:is(.as-focus *) { color: red; }");
});

it("A rule for no such state is not said twice", () => {
  expect(forcedRule(".plain", "color: red;")).toBe("");
  expect(forcedRule(".plain:disabled", "color: red;")).toBe("");
});
