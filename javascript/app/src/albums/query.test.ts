import { describe, expect, it } from "vitest";
import { albumTerm, queryOf, savedText } from "./query";

describe("an album's search", () => {
  it("names it whatever it is called", () => {
    expect(albumTerm('The "best" \\ 2025')).toBe('album:"The ""best"" \\ 2025"');
  });

  it("has the album's own order, or what was saved", () => {
    expect(queryOf({ id: 3, name: "Best", query: null })).toEqual({
      q: "album:Best",
      order: "album",
      album: 3,
    });
    expect(queryOf({ id: 4, name: "Cats", query: "cat" })).toEqual({ q: "cat", order: "-date" });
  });

  it("is saved with its order, unless that is said or means nothing there", () => {
    expect(savedText({ q: "cat", order: "-date" })).toBe("cat");
    expect(savedText({ q: "cat", order: "-rating" })).toBe("cat sort:best");
    expect(savedText({ q: "cat sort:name", order: "size" })).toBe("cat sort:name");
    expect(savedText({ q: "album:Best", order: "album", album: 3 })).toBe("album:Best");
  });
});
