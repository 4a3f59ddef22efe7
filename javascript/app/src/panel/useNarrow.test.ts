import { describe, expect, it } from "vitest";
import { withTag } from "./useNarrow";

describe("narrowing by a tag", () => {
  it("adds it once", () => {
    expect(withTag({ and_tags: [1, 2] }, 2, false)).toEqual({ and_tags: [1, 2], not_tags: [] });
    expect(withTag({}, 2, false)).toEqual({ and_tags: [2], not_tags: [] });
  });

  it("moves a tag between wanted and unwanted", () => {
    expect(withTag({ and_tags: [1, 2] }, 2, true)).toEqual({ and_tags: [1], not_tags: [2] });
    expect(withTag({ not_tags: [2] }, 2, false)).toEqual({ and_tags: [2], not_tags: [] });
  });
});
