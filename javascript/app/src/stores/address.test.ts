import { expect, it } from "vitest";
import type { GridQuery } from "@/api/types";
import { fromHash, toHash } from "./address";

it("brings a query back from the address as it was", () => {
  const query: GridQuery = {
    order: "random",
    seed: 42,
    q: 'red & "blue" +1 %20 model:"a b"',
    and_tags: [3, 4],
    not_tags: [9],
    folders: ["/home/me/pics & more", "C:\\out\\#1"],
    media_type: "video",
  };
  expect(fromHash(`#${toHash(query)}`)).toEqual(query);
});

it("brings back what pictures are to be like", () => {
  const query: GridQuery = { order: "-date", similar: 17, similar_by: "prompt" };
  expect(fromHash(toHash(query))).toEqual(query);
});

it("is empty for everything, newest first", () => {
  expect(toHash({ order: "-date" })).toBe("");
  expect(fromHash("")).toEqual({ order: "-date" });
});

it("leaves out what it does not understand", () => {
  expect(fromHash("#and=1.x..2&order=sideways&type=text&seed=7&foo=bar")).toEqual({
    order: "-date",
    and_tags: [1, 2],
  });
});
