import { describe, expect, it } from "vitest";
import type { Tag } from "@/api/types";
import { FIRST_SHOWN, tagGroups } from "./tagGroups";

let id = 0;
const tag = (name: string, type: string, count = 1): Tag => ({
  id: ++id,
  name,
  type,
  count,
  score: 0,
  color: "",
  display_name: null,
});

describe("tag groups", () => {
  it("come in the order people narrow by, prompt words last", () => {
    const tags = ["pos", "Sampler", "zeta", "custom", "Model"].map((type) => tag("x", type));
    expect(tagGroups(tags, "", {}).map((group) => group.type)).toEqual([
      "custom",
      "Model",
      "Sampler",
      "zeta",
      "pos",
    ]);
  });

  it("show the most used ones first and say how many there are", () => {
    const tags = Array.from({ length: 20 }, (_, n) => tag(`m${n}`, "Model", n + 1));
    const [group] = tagGroups(tags, "", {});
    expect(group?.tags).toHaveLength(FIRST_SHOWN);
    expect(group?.tags[0]?.name).toBe("m19");
    expect(group?.total).toBe(20);
    expect(tagGroups(tags, "", { Model: 15 })[0]?.tags).toHaveLength(15);
  });

  it("keep own tags without pictures, but neither the like nor leftovers of files", () => {
    const tags = [tag("like", "custom", 5), tag("new", "custom", 0), tag("gone", "Model", 0)];
    expect(tagGroups(tags, "", {})).toMatchObject([{ type: "custom", total: 1, tags: [{ name: "new" }] }]);
  });

  it("are filtered by name and by translated name", () => {
    const cat = { ...tag("cat", "pos"), display_name: "猫" };
    expect(tagGroups([cat, tag("dog", "pos")], "CA", {})[0]?.tags).toHaveLength(1);
    expect(tagGroups([cat, tag("dog", "pos")], "猫", {})[0]?.tags).toEqual([cat]);
    expect(tagGroups([cat], "zzz", {})).toEqual([]);
  });
});
