import { describe, expect, it } from "vitest";
import { nearest } from "./languages";

describe("the language", () => {
  it.each([
    [["de-CH"], "de"],
    [["zh"], "zh-Hans"],
    [["zh-CN"], "zh-Hans"],
    [["zh_TW"], "zh-Hant"],
    [["zh-Hant-HK"], "zh-Hant"],
    [["zh-HK"], "zh-Hant"],
    [["ja-JP", "en"], "ja"],
    [["nl", "fr-CA"], "fr"],
    [["nl", "ru"], "en"],
    [["constructor", ""], "en"],
    [[], "en"],
  ])("for %j is %s", (names, language) => {
    expect(nearest(names)).toBe(language);
  });
});
