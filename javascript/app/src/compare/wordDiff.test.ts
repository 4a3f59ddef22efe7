import { describe, expect, it } from "vitest";
import { piecesOf } from "./wordDiff";

const own = (mine: string, other: string) =>
  piecesOf(mine, other)
    .filter((piece) => piece.own)
    .map((piece) => piece.text);

describe("two prompts", () => {
  it("show the words that one has and the other has not", () => {
    expect(own("a red fox, forest", "a blue fox, forest at night")).toEqual(["red"]);
    expect(own("a blue fox, forest at night", "a red fox, forest")).toEqual(["blue", " at night"]);
  });

  it("lose nothing on the way", () => {
    const text = "masterpiece, (castle:1.2), <lora:ink:0.8>\nsunset 夕焼け";
    expect(
      piecesOf(text, "castle, ink")
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it("that are equal are one piece, and nothing is none", () => {
    expect(piecesOf("a cat", "a cat")).toEqual([{ text: "a cat", own: false }]);
    expect(piecesOf("", "a cat")).toEqual([]);
    expect(own("a cat", "")).toEqual(["a cat"]);
  });

  it("of any length are compared in a moment", () => {
    const long = Array.from({ length: 5000 }, (_, i) => `word${i}`);
    const other = long.map((word, i) => (i % 7 ? word : `${word}x`));
    const began = performance.now();
    piecesOf(long.join(" "), other.join(" "));
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
