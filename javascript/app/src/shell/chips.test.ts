import { expect, it } from "vitest";
import { chipsOf, flipped, isNarrowed, lastName, withoutChip, withTag } from "./chips";

it("asks for a tag in one way only", () => {
  const query = { and_tags: [1, 2], not_tags: [3] };
  expect(withTag(query, 2, "not")).toEqual({ and_tags: [1], or_tags: [], not_tags: [3, 2] });
  expect(withTag(query, 1, "and")).toEqual({ and_tags: [2, 1], or_tags: [], not_tags: [3] });
});

it("turns a wanted tag into an excluded one and back", () => {
  const wanted = flipped({ and_tags: [5] }, { kind: "tag", id: 5, mode: "and" });
  expect(wanted).toEqual({ and_tags: [], or_tags: [], not_tags: [5] });
  expect(flipped(wanted, { kind: "tag", id: 5, mode: "not" }).and_tags).toEqual([5]);
});

it("shows one chip a condition and removes each alone", () => {
  const query = { folders: ["/a", "/b"], media_type: "video" as const, or_tags: [7] };
  const chips = chipsOf(query);
  expect(chips.map((chip) => chip.kind)).toEqual(["folder", "folder", "media", "tag"]);
  expect(withoutChip(query, { kind: "folder", path: "/a" })).toEqual({ folders: ["/b"] });
  expect(withoutChip(query, { kind: "media", type: "video" })).toEqual({ media_type: undefined });
});

it("knows a query that asks for everything", () => {
  expect(isNarrowed({ order: "name", media_type: "all", and_tags: [] })).toBe(false);
  expect(isNarrowed({ text: "sea" })).toBe(true);
});

it("names a folder by its last part on every system", () => {
  expect(lastName("/home/me/out/")).toBe("out");
  expect(lastName("C:\\out\\2025")).toBe("2025");
  expect(lastName("/")).toBe("/");
});
