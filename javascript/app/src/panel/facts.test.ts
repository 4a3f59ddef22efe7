import { describe, expect, it } from "vitest";
import type { GenerationInfo, ImageDetail } from "@/api/types";
import { everythingOf, factsOf, isLong, passColumns, ratioName } from "./facts";

const info: GenerationInfo = {
  source: "ComfyUI",
  infotext: "",
  positive: "a castle",
  negative: "fog",
  steps: 28,
  cfg: 5,
  seed: "18446744073709551615",
  sampler: "DPM++ 2M",
  scheduler: "Karras",
  model: "dreamMix_v6",
  model_hash: "",
  vae: "",
  denoise: null,
  clip_skip: null,
  width: 832,
  height: 1216,
  networks: [],
  parameters: { Steps: "28", "Hires upscale": "1.5", "Seed resize from": "1x1", Version: "" },
  passes: [],
  confidence: { seed: "guess", model: "certain" },
};

describe("the parameter list", () => {
  const facts = factsOf(info);

  it("says each thing once and leaves out what is unknown", () => {
    expect(facts.map((fact) => fact.label)).toEqual([
      "model",
      "sampler",
      "scheduler",
      "steps",
      "cfg",
      "seed",
      "size",
      "source",
      "Hires upscale",
      "Seed resize from",
    ]);
  });

  it("keeps seeds exact and marks what was guessed", () => {
    expect(facts.find((fact) => fact.key === "seed")).toMatchObject({
      value: "18446744073709551615",
      confidence: "guess",
    });
    expect(facts.find((fact) => fact.key === "model")?.confidence).toBeNull();
  });

  it("knows the tag that finds more of the same", () => {
    expect(facts.find((fact) => fact.key === "size")?.tag).toEqual({ type: "size", name: "832x1216" });
    expect(facts.find((fact) => fact.key === "seed")?.tag).toBeNull();
  });

  it("keeps a field of the text that differs from the named one", () => {
    const odd = factsOf({ ...info, parameters: { Size: "1x1" } });
    expect(odd.at(-1)).toMatchObject({ label: "Size", value: "1x1" });
  });

  it("gives long values a line of their own", () => {
    expect(facts.some(isLong)).toBe(false);
    expect(factsOf({ ...info, parameters: { Script: "x".repeat(61) } }).some(isLong)).toBe(true);
  });
});

describe("texts", () => {
  it("copies everything even when the file has no infotext", () => {
    const text = everythingOf({ info, texts: [] } as unknown as ImageDetail);
    expect(text).toContain("a castle\nNegative prompt: fog\nmodel: dreamMix_v6");
    const bare = { info: null, texts: [{ key: "Comment", value: "hi" }] } as unknown as ImageDetail;
    expect(everythingOf(bare)).toBe("Comment: hi");
  });

  it("lists only fields that some pass says", () => {
    expect(
      passColumns([
        { seed: "1", steps: "" },
        { steps: "20", cfg: "" },
      ]),
    ).toEqual(["seed", "steps"]);
  });

  it.each([
    [832, 1216, "1:1.46"],
    [1024, 1024, "1:1"],
    [1344, 756, "16:9"],
    [896, 1120, "4:5"],
    [null, 5, ""],
  ])("%s × %s is %s", (width, height, name) => expect(ratioName(width, height)).toBe(name));
});
