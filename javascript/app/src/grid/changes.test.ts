import { expect, it } from "vitest";
import { changesOf, type Facts } from "./changes";

const facts: Facts = {
  id: 1,
  prompt: "a cat",
  seed: "7",
  steps: 20,
  cfg: 7,
  size: "512x768",
  model: "dream",
  sampler: "Euler a",
};

it("names what changed from one picture to the next, with both values", () => {
  expect(changesOf(facts, { ...facts, id: 2, steps: 28, sampler: null }, "all")).toEqual([
    { name: "sampler", before: "Euler a", after: "" },
    { name: "steps", before: "20", after: "28" },
  ]);
});

it("leaves the seed out unless it is wanted", () => {
  const next = { ...facts, id: 2, seed: "8" };
  expect(changesOf(facts, next, "withoutSeed")).toEqual([]);
  expect(changesOf(facts, next, "all").map((change) => change.name)).toEqual(["seed"]);
  expect(changesOf(facts, next, "off")).toEqual([]);
});

it("says nothing next to a picture that does not say how it was made", () => {
  const plain: Facts = { ...facts, prompt: null, model: null, seed: null };
  expect(changesOf(plain, facts, "all")).toEqual([]);
  expect(changesOf(facts, plain, "all")).toEqual([]);
});
