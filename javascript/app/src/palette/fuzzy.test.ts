import { expect, it } from "vitest";
import { score } from "./fuzzy";

const best = (typed: string, texts: string[]) =>
  texts
    .map((text) => ({ text, points: score(text, typed) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points)
    .map((one) => one.text);

it("puts beginnings before the middle of words", () => {
  expect(best("tab", ["Stable order", "New tab", "Tab to the left"])).toEqual([
    "Tab to the left",
    "New tab",
    "Stable order",
  ]);
});

it("finds words in any order, with or without accents", () => {
  expect(score("Reopen the last closed tab", "tab reopen")).toBeGreaterThan(0);
  expect(score("Café", "cafe")).toBeGreaterThan(0);
});

it("knows a name by the first letters of its words", () => {
  expect(best("ots", ["Open to the side", "Settings", "Shots"])[0]).toBe("Shots");
  expect(score("Open to the side", "ots")).toBeGreaterThan(0);
});

it("does not find letters that are strewn about", () => {
  expect(score("Copy the path of the picture", "zip")).toBe(0);
  expect(score("Download everything that is selected", "dgs")).toBe(0);
});

it("prefers the shorter of two that answer alike", () => {
  expect(best("open", ["Open its folder in a new tab", "Open"])[0]).toBe("Open");
});
