import { describe, expect, it } from "vitest";
import { CHUNK, firstOpen, parseJson, rowsOf, textAt } from "./jsonTree";

const none = new Map<string, number>();
const root = {
  "3": { class_type: "KSampler", inputs: { seed: 7, model: ["4", 0] } },
  "a/b": [1, 2],
  empty: {},
};

describe("a JSON tree", () => {
  it("makes only the rows that are open", () => {
    expect(rowsOf(root, new Set(), none)).toHaveLength(1);
    const rows = rowsOf(root, new Set([""]), none);
    expect(rows.map((row) => [row.name, row.text])).toEqual([
      ["", ""],
      ["3", "KSampler"],
      ["a/b", "[1, 2]"],
      ["empty", "{0}"],
    ]);
  });

  it("opens what lies deeper by pointer", () => {
    const rows = rowsOf(root, new Set(["", "/3", "/3/inputs"]), none);
    expect(rows.find((row) => row.name === "seed")).toMatchObject({ depth: 3, kind: "number", text: "7" });
  });

  it("holds long lists back until asked", () => {
    const long = Array.from({ length: 250 }, (_, index) => index);
    const rows = rowsOf(long, new Set([""]), none);
    expect(rows).toHaveLength(1 + CHUNK + 1);
    expect(rows.at(-1)).toMatchObject({ kind: "more", count: 150 });
    expect(rowsOf(long, new Set([""]), new Map([["", 300]]))).toHaveLength(251);
  });

  it("does not open an empty object", () => {
    expect(rowsOf(root, new Set(["", "/empty"]), none).find((row) => row.name === "empty")?.open).toBe(false);
  });

  it("gives back the value of a row", () => {
    expect(textAt(root, "/a~1b/1")).toBe("2");
    expect(JSON.parse(textAt(root, ""))).toEqual(root);
    expect(textAt(root, "/3/class_type")).toBe("KSampler");
  });

  it("opens the first level, and the second while it is short", () => {
    expect(firstOpen(root)).toEqual(new Set(["", "/3", "/a~1b", "/empty"]));
    expect(firstOpen(Array.from({ length: 50 }, () => ({})))).toEqual(new Set([""]));
  });

  it("stays quick on a megabyte", () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [
        index,
        { class_type: "Node", inputs: { text: "x".repeat(220) } },
      ]),
    );
    const text = JSON.stringify(nodes);
    expect(text.length).toBeGreaterThan(1_000_000);
    const began = performance.now();
    const value = parseJson(text) as object;
    expect(rowsOf(value, firstOpen(value), none).length).toBeLessThan(200);
    expect(performance.now() - began).toBeLessThan(400);
  });
});

describe("reading JSON", () => {
  it("accepts NaN as Python writes it, but not inside strings", () => {
    expect(parseJson('{"a": NaN, "b": "NaN", "c": [-Infinity]}')).toEqual({
      a: "NaN",
      b: "NaN",
      c: ["-Infinity"],
    });
  });

  it("leaves plain text alone", () => {
    for (const text of ["", "12", "a castle, sunset", '"x"', "{broken", "[a:b:0.5], castle"]) {
      expect(parseJson(text)).toBeUndefined();
    }
  });
});
