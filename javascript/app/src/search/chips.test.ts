import { expect, it } from "vitest";
import type { QueryPart } from "@/api/types";
import { chipsOf, lastName, without } from "./chips";

const value = (text: string, op = "", suffix = "") => ({ text, op, suffix, quoted: false, start: 0, end: 0 });
const part = (
  kind: QueryPart["kind"],
  start: number,
  end: number,
  more: Partial<QueryPart> = {},
): QueryPart => ({
  kind,
  start,
  end,
  field: "",
  negated: false,
  values: [],
  ...more,
});

it("shows each part of a query as a chip, and what holds them together between", () => {
  const text = "cat OR -steps:>=20";
  const chips = chipsOf(text, [
    part("word", 0, 3, { values: [value("cat")] }),
    part("or", 4, 6),
    part("field", 7, 18, { field: "steps", negated: true, values: [value("20", ">=")] }),
  ]);
  expect(chips.map(({ field, label, joint, negated }) => [field, label, joint, negated])).toEqual([
    ["", "cat", false, false],
    ["", "OR", true, false],
    ["steps", "≥ 20", false, true],
  ]);
});

it("shows a folder by its last part, a range with a dash, a weight behind its name", () => {
  const label = (field: string, ...values: QueryPart["values"]) =>
    chipsOf("", [part("field", 0, 0, { field, values })])[0]?.label;
  expect(label("folder", value("/a/b c/"), value("C:\\x\\y"))).toBe("b c, y");
  expect(label("steps", value("20..30"))).toBe("20 – 30");
  expect(label("lora", value("ink", "", ">0.5"))).toBe("ink >0.5");
  expect(lastName("/")).toBe("/");
});

it("takes a part out, and words that hold nothing together any more", () => {
  expect(without("a b c", 2, 3)).toBe("a c");
  expect(without("a OR b", 5, 6)).toBe("a");
  expect(without("a OR b OR c", 5, 6)).toBe("a OR c");
  expect(without("x (b)", 3, 4)).toBe("x");
  expect(without("x -(b OR c)", 4, 5)).toBe("x -(c)");
  expect(without('x -(b) "a  OR"', 4, 5)).toBe('x "a  OR"');
  expect(without("NOT a", 4, 5)).toBe("");
});
