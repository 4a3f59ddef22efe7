import { describe, expect, it } from "vitest";
import { partsOf, textOf } from "./editing";

describe("a text that is edited", () => {
  it.each([
    ["a castle\nNegative prompt: fog\nSteps: 20, Seed: 1", "a castle", "fog", "Steps: 20, Seed: 1"],
    ["a castle\nat dusk", "a castle\nat dusk", "", ""],
    ["Steps: 20", "", "", "Steps: 20"],
    ["a\nNegative prompt: b\nc\nSteps: 2\nTemplate: x", "a", "b\nc", "Steps: 2\nTemplate: x"],
    ["Steps: up a hill\nSteps: 20", "Steps: up a hill", "", "Steps: 20"],
    ["", "", "", ""],
  ])("is cut and joined: %s", (text, positive, negative, parameters) => {
    expect(partsOf(text)).toEqual({ positive, negative, parameters });
    expect(textOf(partsOf(text))).toBe(text);
  });
});
