import { describe, expect, it } from "vitest";
import { initialOf } from "./initials";

describe("the letter of a name", () => {
  it("is its first, large and without accents", () => {
    expect(["castle", "Éclair", "ålesund", "  moon", "猫", "жар"].map(initialOf)).toEqual([
      "C",
      "E",
      "A",
      "M",
      "猫",
      "Ж",
    ]);
  });
  it("is # where it begins with none", () => {
    expect(["1girl", "_x", "", "😀"].map(initialOf)).toEqual(["#", "#", "#", "#"]);
  });
});
