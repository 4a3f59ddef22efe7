import { describe, expect, it } from "vitest";
import { chipsOf } from "./prompt";

const labels = (prompt: string) => chipsOf(prompt).map((chip) => chip.label);

describe("cutting a prompt into chips", () => {
  it("cuts at commas and line ends and drops empty pieces", () => {
    expect(labels("a castle,  sunset,, \n fog ,")).toEqual(["a castle", "sunset", "fog"]);
    expect(labels("")).toEqual([]);
  });

  it("keeps commas inside brackets together", () => {
    expect(labels("(red hair, green eyes:1.2), [a, b], x")).toEqual(["red hair, green eyes", "a, b", "x"]);
  });

  it("reads weights of every notation", () => {
    const weights = (prompt: string) => chipsOf(prompt).map((chip) => chip.weight);
    expect(weights("plain, (strong:1.35), ((twice)), [less], {nai}, (a:-0.5)")).toEqual([
      null,
      1.35,
      1.21,
      0.91,
      1.05,
      -0.5,
    ]);
  });

  it("leaves schedules and alternations as they are", () => {
    expect(labels("[cat:dog:0.5], [red|blue]")).toEqual(["[cat:dog:0.5]", "[red|blue]"]);
  });

  it("shows escaped brackets plainly but searches them as written", () => {
    const [chip] = chipsOf("ganyu \\(genshin impact\\), x");
    expect(chip?.label).toBe("ganyu (genshin impact)");
    expect(chip?.term).toBe("ganyu \\(genshin impact\\)");
  });

  it("names networks with their weight", () => {
    const [chip] = chipsOf("<lora:detail, more:0.8>, x");
    expect(chip).toMatchObject({ kind: "network", label: "detail, more", weight: 0.8 });
  });

  it("does not let a bracket without partner swallow the rest", () => {
    expect(labels("smile :), (open, b, c")).toEqual(["smile :)", "(open", "b", "c"]);
    expect(labels("<3, heart")).toEqual(["<3", "heart"]);
  });

  it("sets BREAK apart", () => {
    expect(labels("a BREAK b, BREAKFAST")).toEqual(["a", "BREAK", "b", "BREAKFAST"]);
  });

  it("is quick on a prompt of nothing but brackets", () => {
    const began = performance.now();
    chipsOf("(".repeat(20_000));
    chipsOf(`${"(".repeat(300)}x${")".repeat(300)}`);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
