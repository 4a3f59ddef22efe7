import { describe, expect, it } from "vitest";
import { chordsOf, type KeyPress, shownChord } from "./chords";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("chords", () => {
  it("name a key with what is held", () => {
    expect(chordsOf(press("k", { code: "KeyK", ctrlKey: true }))).toEqual(["Mod+K"]);
    expect(chordsOf(press("k", { code: "KeyK", metaKey: true }))).toEqual(["Mod+K"]);
    expect(chordsOf(press("R", { code: "KeyR", shiftKey: true }))).toEqual(["Shift+R"]);
    expect(chordsOf(press("Delete"))).toEqual(["Delete"]);
    expect(chordsOf(press(" "))).toEqual(["Space"]);
    expect(chordsOf(press("?", { code: "Slash", shiftKey: true }))).toEqual(["?"]);
  });

  it("know a digit by its place too, whatever stands above it", () => {
    expect(chordsOf(press("!", { code: "Digit1", shiftKey: true }))).toEqual(["!", "Shift+1"]);
    expect(chordsOf(press("1", { code: "Digit1", shiftKey: true }))[0]).toBe("1");
  });

  it("know a letter by its place in other scripts", () => {
    expect(chordsOf(press("л", { code: "KeyK", ctrlKey: true }))).toEqual(["Mod+Л", "Mod+K"]);
  });

  it("say nothing of a modifier alone", () => {
    expect(chordsOf(press("Shift", { shiftKey: true }))).toEqual([]);
  });

  it("are shown as they are printed on keys", () => {
    expect(shownChord("Mod+Shift+K")).toBe("Ctrl ⇧ K");
    expect(shownChord("Mod++")).toBe("Ctrl +");
    expect(shownChord("+")).toBe("+");
    expect(shownChord("ArrowLeft")).toBe("←");
  });
});
