import { describe, expect, it } from "vitest";
import { byLetter, isNew, letterOf, matching, type PickItem, standing } from "./pick";

const item = (name: string, has = 0): PickItem => ({ id: name.length, name, has });

describe("what is put on pictures", () => {
  it("stands on all, on some or on none of them", () => {
    expect([0, 1, 3].map((has) => standing(item("a", has), 3))).toEqual(["none", "some", "all"]);
  });

  it("is found by any part of its name, in any case", () => {
    const all = [item("Best"), item("for the wall")];
    expect(matching(all, " WALL ").map((one) => one.name)).toEqual(["for the wall"]);
    expect(isNew(all, "best")).toBe(false);
    expect(isNew(all, "bes")).toBe(true);
    expect(isNew(all, "  ")).toBe(false);
  });

  it("stands together while it is little", () => {
    expect(byLetter([item("b"), item("a")], "#")).toEqual([
      { key: "", heading: "", items: [item("a"), item("b")] },
    ]);
    expect(byLetter([], "#")).toEqual([]);
  });

  it("stands under its letter when it is much, without accents, the rest behind", () => {
    const names = ["École", "elm", "Äpfel", "1girl", "猫"];
    const many = [...names, ...Array.from({ length: 14 }, (_, n) => `b${n}`)].map((name) => item(name));
    expect(byLetter(many, "#").map((group) => [group.heading, group.items.length])).toEqual([
      ["A", 1],
      ["B", 14],
      ["E", 2],
      ["猫", 1],
      ["#", 1],
    ]);
    expect(letterOf("_x")).toBe("");
  });
});
