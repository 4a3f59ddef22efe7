import { describe, expect, it } from "vitest";
import type { GenerationInfo } from "@/api/types";
import { en } from "@/i18n/en";
import { viewerActions } from "@/viewer/actions";
import { embedOf } from "./embed";
import { fits, known, TARGETS, targetOf } from "./targets";

const A1111 = ["txt2img", "img2img", "inpaint", "extras", "controlnet_txt2img", "openoutpaint"];
const COMFY = ["workflow", "workflow_new", "load_image", "prompt", "queue"];

const told = (keys: Record<string, string>, positive = "") => ({
  texts: Object.entries(keys).map(([key, value]) => ({ key, value })),
  info: positive ? ({ positive, infotext: positive } as GenerationInfo) : null,
});

describe("the places in a host", () => {
  it("are shown in one order, and unknown ones not at all", () => {
    expect(known(["extras", "somewhere", "txt2img"])).toEqual(["txt2img", "extras"]);
    expect(known([])).toEqual([]);
  });

  it("have words in every language file", () => {
    for (const name of Object.keys(TARGETS)) {
      expect(en.host.to, name).toHaveProperty(name);
      expect(en.host.sent, name).toHaveProperty(name);
    }
  });

  it.each([A1111, COMFY])("have keys that nothing else has, one each", (...targets) => {
    const keys = targets.map((name) => TARGETS[name]?.key ?? "").filter(Boolean);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) {
      const chord = key === key.toLowerCase() ? key.toUpperCase() : `Shift+${key}`;
      expect(viewerActions.filter((action) => action.keys?.includes(chord)).map(({ id }) => id)).toEqual([]);
      expect("/il ").not.toContain(key);
    }
    expect(targetOf("w", COMFY)).toBe("workflow");
    expect(targetOf("W", COMFY)).toBe("workflow_new");
    expect(targetOf("x", COMFY)).toBe(null);
    expect(targetOf("", A1111)).toBe(null);
  });

  it("take only files that they can use, once that is known", () => {
    expect(fits("workflow", 0, null)).toBe(true);
    expect(fits("workflow", 0, told({ parameters: "a cat" }))).toBe(true);
    expect(fits("workflow", 0, told({ Software: "paint" }))).toBe(false);
    expect(fits("workflow", 1, told({ workflow: '{"nodes": []}' }))).toBe(true);
    expect(fits("queue", 0, told({ workflow: '{"nodes": []}' }))).toBe(false);
    expect(fits("queue", 0, told({ prompt: '{"3": {}}' }))).toBe(true);
    expect(fits("prompt", 0, told({}, "a cat"))).toBe(true);
    expect(fits("prompt", 0, told({ prompt: "{}" }))).toBe(false);
    expect(fits("load_image", 1, null)).toBe(false);
    expect(fits("img2img", 1, told({}, "a cat"))).toBe(false);
    expect(fits("txt2img", 1, told({}, "a cat"))).toBe(true);
    for (const name of [...A1111, ...COMFY]) expect(fits(name, 2, told({}, "sound")), name).toBe(false);
  });
});

describe("how the host shows us", () => {
  it("stands in the address, or is a frame", () => {
    expect(embedOf("?embed=sidebar", true)).toBe("sidebar");
    expect(embedOf("?__theme=dark", true)).toBe("tab");
    expect(embedOf("", false)).toBe("");
  });
});
