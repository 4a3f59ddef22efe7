import { expect, it } from "vitest";
import { folderTerm } from "@/search/conditions";
import { folderShown, isFlat } from "./folders";

it("knows the one folder that a query is about, however it is written", () => {
  expect(folderShown({ q: folderTerm("/d/my pictures") })).toBe("/d/my pictures");
  expect(folderShown({ q: `cat ${folderTerm("C:\\out\\#1", true)}` })).toBe("C:\\out\\#1");
  expect(folderShown({ q: "folder:holidays" })).toBeNull();
  expect(folderShown({ q: "folder:/d/a,/d/b" })).toBeNull();
  expect(folderShown({ q: "cat" })).toBeNull();
});

it("tells a folder itself from all below it", () => {
  expect(isFlat({ q: folderTerm("/d/a b", true) })).toBe(true);
  expect(isFlat({ q: folderTerm("/d/a b") })).toBe(false);
});
