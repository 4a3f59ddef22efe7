import { describe, expect, it } from "vitest";
import type { Root, TreeNode } from "@/api/types";
import { folderRows } from "./folderTree";

const root = (path: string, alias = ""): Root => ({
  path,
  alias,
  types: ["scanned"],
  count: 9,
  exists: true,
  source: "you",
});
const node = (path: string, has_children = false): TreeNode => ({
  path,
  name: path.split("/").at(-1) ?? "",
  count: 1,
  has_children,
});
const roots = [root("/a/pics", "Pictures"), root("/b")];
const children = new Map([
  ["", [node("/a/pics", true), node("/b")]],
  ["/a/pics", [node("/a/pics/2025", true), node("/a/pics/old")]],
  ["/a/pics/2025", [node("/a/pics/2025/03")]],
]);

describe("the folder tree", () => {
  it("names library folders by alias, else by their last name", () => {
    expect(folderRows(roots, children, new Set()).map((row) => row.name)).toEqual(["Pictures", "b"]);
  });

  it("lists what lies below opened folders in place", () => {
    const rows = folderRows(roots, children, new Set(["/a/pics", "/a/pics/2025"]));
    expect(rows.map((row) => [row.name, row.depth])).toEqual([
      ["Pictures", 0],
      ["2025", 1],
      ["03", 2],
      ["old", 1],
      ["b", 0],
    ]);
  });

  it("shows no arrow where nothing lies below, even if it was open once", () => {
    const rows = folderRows(roots, children, new Set(["/b"]));
    expect(rows[1]).toMatchObject({ hasChildren: false, open: false });
  });

  it("lists nothing below a folder that is not fetched yet", () => {
    expect(folderRows(roots, new Map([["", [node("/a/pics", true)]]]), new Set(["/a/pics"]))).toHaveLength(2);
  });
});
