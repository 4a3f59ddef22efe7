import { describe, expect, it } from "vitest";
import {
  folderAsked,
  folderTerm,
  hasTerm,
  toggledTerm,
  valuesOf,
  withField,
  withoutTerm,
  withTerm,
  withValues,
} from "./conditions";

describe("conditions of a query", () => {
  it("are added at the end, once, in place of their opposite", () => {
    expect(withTerm("", "is:liked")).toBe("is:liked");
    expect(withTerm("cat", "is:liked")).toBe("cat is:liked");
    expect(withTerm("cat IS:liked", "is:liked")).toBe("cat IS:liked");
    expect(withTerm('-tag:"a b" cat', 'tag:"a b"')).toBe('cat tag:"a b"');
    expect(withTerm("cat OR dog", "is:video")).toBe("(cat OR dog) is:video");
  });

  it("go without a trace", () => {
    expect(withoutTerm("a  model:x  b", "model:x")).toBe("a b");
    expect(withoutTerm("a (model:x b)", "model:x")).toBe("a (model:x b)");
    expect(withoutTerm("a OR b", "a")).toBe("a OR b");
  });

  it("are known only where they hold by themselves", () => {
    expect(hasTerm("a -b", "-b")).toBe(true);
    expect(hasTerm("a -(b c)", "b")).toBe(false);
    expect(hasTerm("a OR b", "a")).toBe(false);
  });

  it("are asked for, excluded, and let go by turns", () => {
    expect(toggledTerm("cat", "is:video")).toBe("cat is:video");
    expect(toggledTerm("cat is:video", "is:video")).toBe("cat");
    expect(toggledTerm("cat is:video", "is:video", true)).toBe("cat -is:video");
    expect(toggledTerm("cat -is:video", "is:video", true)).toBe("cat");
  });

  it("tell the values of a field as they were meant", () => {
    expect(valuesOf('folder:"/a b","/c ""d""" -folder:/e folder:=/f', "folder")).toEqual([
      "/a b",
      '/c "d"',
      "=/f",
    ]);
    expect(valuesOf("rating:>=4 stars:2", "rating")).toEqual([">=4", "2"]);
    expect(valuesOf('tag:"a\\*"', "tag")).toEqual(["a*"]);
  });

  it("tell the one folder that is asked for", () => {
    expect(folderAsked('cat folder:="/a b"')).toEqual({ path: "/a b", only: true });
    expect(folderAsked("folder:C:\\art")).toEqual({ path: "C:\\art", only: false });
    expect(folderAsked("folder:art")).toBe(null);
    expect(folderAsked("folder:/a,/b")).toBe(null);
    expect(folderTerm("/a b", true)).toBe('folder:="/a b"');
  });

  it("keep a field's place when its values change", () => {
    expect(withField("a rating:3 b", "rating", ">=4")).toBe("a rating:>=4 b");
    expect(withField("a rating:3 b rating:4", "rating", "")).toBe("a b");
    expect(withField("a OR b", "rating", "5")).toBe("(a OR b) rating:5");
    expect(withValues("cat", "folder", ["/a", "/b c"])).toBe('cat folder:/a,"/b c"');
    expect(withValues("folder:/x", "folder", ["/a"])).toBe("folder:/a");
    expect(withValues("folder:/x cat", "folder", [])).toBe("cat");
  });
});
