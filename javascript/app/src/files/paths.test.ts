import { expect, it } from "vitest";
import { crumbsOf, isWithin, joined, nameTrouble, parentOf, stemLength, topOf } from "./paths";

it("cuts a path into the folders on its way, on every system", () => {
  expect(crumbsOf("/d/pictures/2024").map((c) => c.path)).toEqual([
    "/",
    "/d",
    "/d/pictures",
    "/d/pictures/2024",
  ]);
  expect(crumbsOf("C:\\out\\txt2img").map((c) => c.path)).toEqual(["C:\\", "C:\\out", "C:\\out\\txt2img"]);
  expect(crumbsOf("\\\\nas\\pics\\2024").map((c) => c.path)).toEqual([
    "\\\\nas\\pics",
    "\\\\nas\\pics\\2024",
  ]);
  expect(crumbsOf("/").map((c) => c.name)).toEqual(["/"]);
});

it("goes up until the top", () => {
  expect(parentOf("/d/pictures")).toBe("/d");
  expect(parentOf("C:\\out")).toBe("C:\\");
  expect(parentOf("\\\\nas\\pics")).toBeNull();
  expect(parentOf("/")).toBeNull();
  expect(topOf("relative/path")).toBe("");
});

it("joins and compares by component", () => {
  expect(joined("/", "a")).toBe("/a");
  expect(joined("C:\\out", "a")).toBe("C:\\out\\a");
  expect(isWithin("/d/images2", "/d/images")).toBe(false);
  expect(isWithin("/d/images/x", "/d/images")).toBe(true);
  expect(isWithin("/d/images", "/d/images")).toBe(true);
});

it("knows the part of a name that is changed, and names that are none", () => {
  expect(stemLength("a.b.png")).toBe(3);
  expect(stemLength(".hidden")).toBe(7);
  expect(nameTrouble(" ")).toBe("empty");
  expect(nameTrouble("a/b")).toBe("separator");
  expect(nameTrouble("..")).toBe("separator");
  expect(nameTrouble("50% of #1.png")).toBe("");
});
