import { describe, expect, it } from "vitest";
import { changeOf, common, emptyDraft, turned } from "./batch";

describe("a form for many pictures", () => {
  it("asks for nothing while nothing was touched", () => {
    expect(changeOf(emptyDraft())).toBeNull();
  });

  it("asks for what was touched alone", () => {
    const draft = { ...emptyDraft(), rating: 0, note: "", tags: { 7: true, 8: false }, albums: { 2: true } };
    expect(changeOf(draft)).toEqual({
      rating: 0,
      note: "",
      add_tags: [7],
      remove_tags: [8],
      add_albums: [2],
    });
  });

  it("knows what they have in common", () => {
    expect(common({ "3": 12 })).toBe(3);
    expect(common({ "0": 1, "3": 12 })).toBeNull();
  });

  it("turns a tag on, off and back, the other way round where all have it", () => {
    const on = turned({}, 7, false);
    expect([on, turned(on, 7, false), turned(turned(on, 7, false), 7, false)]).toEqual([
      { 7: true },
      { 7: false },
      {},
    ]);
    expect(turned({}, 7, true)).toEqual({ 7: false });
  });
});
