import { expect, it } from "vitest";
import type { Tag } from "@/api/types";
import { isNarrowed, modern } from "./older";

const tag = (id: number, type: string, name: string): Tag => ({
  id,
  type,
  name,
  score: 0,
  count: 1,
  color: "",
  display_name: null,
});
const tags = new Map(
  [tag(1, "Model", "a"), tag(2, "pos", "red fox"), tag(3, "custom", "like")].map((t) => [t.id, t]),
);

it("says in the query language what older links have apart", () => {
  const older = {
    order: "name" as const,
    text: "sea a:b",
    folders: ["/a b", "/c"],
    media_type: "video" as const,
    and_tags: [3, 99],
    not_tags: [2],
  };
  expect(modern(older, tags)).toEqual({
    order: "name",
    q: 'sea "a:b" folder:"/a b",/c is:video is:liked -tag:"red fox"',
  });
  expect(modern({ folders: ["/a"], flat: true }, tags)).toEqual({ q: "folder:=/a" });
  expect(modern({ q: "x", or_tags: [1, 2] }, tags)).toEqual({ q: 'x (model:"a" OR tag:"red fox")' });
});

it("knows a query that asks for everything", () => {
  expect(isNarrowed({ order: "name", media_type: "all", and_tags: [] })).toBe(false);
  expect(isNarrowed({ q: "sea" })).toBe(true);
  expect(isNarrowed({ text: "sea" })).toBe(true);
});
