import { describe, expect, it } from "vitest";
import caretCases from "../../../../tests/search/caret_cases.json";
import fieldNames from "../../../../tests/search/field_names.json";
import queryCases from "../../../../tests/search/query_cases.json";
import termCases from "../../../../tests/search/term_cases.json";
import { FIELDS, fieldNamed, PART_OF } from "./fields";
import { tagTerm, term, word } from "./terms";
import { tokensOf, typedAt } from "./tokens";

describe("the page's side of the query language", () => {
  it("knows the server's fields", () => {
    const mine = Object.entries(FIELDS).flatMap(([name, others]) =>
      [name, ...others].map((one) => [one, name]),
    );
    expect(Object.fromEntries(mine)).toEqual(fieldNames.names);
    expect([...PART_OF].sort()).toEqual(fieldNames.part);
    expect(fieldNamed("CKPT")).toBe("model");
  });

  it.each(caretCases)("knows what is typed in $text", ({ text, typed }) => {
    const caret = text.indexOf("|");
    const { start, end, prefix, field, negated } = typedAt(text.replace("|", ""), caret);
    expect([start, end, prefix, field, negated]).toEqual(typed);
  });

  it.each(termCases)("writes $term", ({ field, value, term: written }) => {
    expect(field ? term(field, value) : word(value)).toBe(written);
  });

  // The page cuts a text only for the caret; where the server reads parts, the places are the same.
  const placed = queryCases.filter((one) => one.places) as { q: string; places: number[][] }[];
  it.each(placed)("cuts $q where the server does", ({ q, places }) => {
    expect(tokensOf(q).map(({ start, end }) => [start, end])).toEqual(places);
  });

  it("asks for a tag by its type", () => {
    expect(tagTerm({ type: "Model", name: "a" })).toBe('model:"a"');
    expect(tagTerm({ type: "custom", name: "red fox" })).toBe('tag:"red fox"');
    expect(tagTerm({ type: "custom", name: "like" })).toBe("is:liked");
    expect(tagTerm({ type: "size", name: "640 × 480" })).toBe("size:640x480");
    expect(tagTerm({ type: "Media Type", name: "Video" })).toBe("is:video");
  });
});
