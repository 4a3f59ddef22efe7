import { describe, expect, it } from "vitest";
import { cleanPath, completed, finished, folderName, matching, typedPath } from "./pathTypeahead";

describe("cleaning a pasted path", () => {
  it.each([
    ['"C:\\My Pictures"', "C:\\My Pictures"],
    ["  /home/me  ", "/home/me"],
    ["file:///home/me/a%20b", "/home/me/a b"],
    ["file:///C:/out", "C:/out"],
    ["file:///bad%", "/bad%"],
  ])("%s", (pasted, expected) => expect(cleanPath(pasted)).toBe(expected));
});

describe("cutting at the begun name", () => {
  it.each([
    ["/", "/", ""],
    ["/ho", "/", "ho"],
    ["/home/me/pic", "/home/me", "pic"],
    ["/home/me/", "/home/me", ""],
    ["/odd\\name", "/", "odd\\name"],
    ["C:", "C:\\", ""],
    ["C:\\", "C:\\", ""],
    ["C:\\Users\\me", "C:\\Users", "me"],
    ["\\\\nas\\share\\x", "\\\\nas\\share", "x"],
    ["D:/out/a", "D:/out", "a"],
    ["pictures", "", "pictures"],
  ])("%s", (typed, parent, begun) => expect(typedPath(typed)).toEqual({ parent, begun }));
});

describe("suggestions", () => {
  it("puts names that start alike first, whatever their case", () => {
    expect(matching(["my-out", "Output", "other", "outer"], "out")).toEqual(["Output", "outer", "my-out"]);
  });

  it("shows hidden folders only to those who type the dot", () => {
    expect(matching([".cache", "code"], "c")).toEqual(["code"]);
    expect(matching([".cache", "code"], ".c")).toEqual([".cache"]);
  });

  it("continues a path in its own style", () => {
    expect(completed("/", "home")).toBe("/home/");
    expect(completed("/home", "me")).toBe("/home/me/");
    expect(completed("C:\\", "Users")).toBe("C:\\Users\\");
    expect(completed("D:/out", "a")).toBe("D:/out/a/");
  });

  it("sends paths without a separator at the end", () => {
    expect(finished("/home/me//")).toBe("/home/me");
    expect(finished("/")).toBe("/");
    expect(finished("C:")).toBe("C:\\");
    expect(finished("C:\\out\\")).toBe("C:\\out");
  });

  it("knows a folder by its last name", () => {
    expect(folderName("/home/me/")).toBe("me");
    expect(folderName("C:\\out")).toBe("out");
    expect(folderName("/")).toBe("/");
  });
});
