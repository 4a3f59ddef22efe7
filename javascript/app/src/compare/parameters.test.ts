import { expect, it } from "vitest";
import type { GenerationInfo, ImageDetail } from "@/api/types";
import { parametersOf } from "./parameters";

const picture = (id: number, info: Partial<GenerationInfo> | null): ImageDetail =>
  ({
    id,
    name: `${id}.png`,
    width: 512,
    height: 768,
    size: "1.50 MB",
    date: "2024-05-01 12:00:00",
    info: info && {
      source: "",
      positive: "",
      negative: "",
      networks: [],
      parameters: {},
      passes: [],
      confidence: {},
      ...info,
    },
  }) as unknown as ImageDetail;

it("says which parameters differ, and leaves open what a picture does not say", () => {
  const rows = parametersOf([
    picture(1, { steps: 20, seed: "1", sampler: "Euler a" }),
    picture(2, { steps: 20, seed: "2", parameters: { "Hires upscale": "2" } }),
    picture(3, null),
  ]);
  const by = Object.fromEntries(rows.map((row) => [row.label, row]));
  expect(by.steps?.values).toEqual(["20", "20", ""]);
  expect(by.seed).toMatchObject({ differs: true, key: "panel.fact.seed" });
  expect(by["Hires upscale"]).toMatchObject({ key: null, values: ["", "2", ""] });
  expect(by.resolution?.differs).toBe(false);
});

it("compares LoRAs with their weights", () => {
  const ink = (weight: number) => ({ networks: [{ name: "ink", weight, kind: "lora" as const }] });
  const rows = parametersOf([picture(1, ink(0.7)), picture(2, ink(0.9))]);
  expect(rows.find((row) => row.label === "networks")).toMatchObject({
    differs: true,
    values: ["ink 0.7", "ink 0.9"],
  });
});
