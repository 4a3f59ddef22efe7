import { describe, expect, it } from "vitest";
import { hitFinders } from "./hits";

const found = (q: string, text: string) =>
  hitFinders(q)
    .flatMap((find) => find(text))
    .map(([start, end]) => text.slice(start, end));

describe("the hits of a search", () => {
  it.each([
    ["castle sunset", "A Castle at sunset, castles", ["Castle", "castle", "sunset"]],
    ['"castle at sunset"', "a castle at sunset", ["castle at sunset"]],
    ['"say ""hi"""', 'they say "hi"', ['say "hi"']],
    ["castle -people", "castle, people", ["castle"]],
    ["castle NOT people", "castle, people", ["castle"]],
    ["-(castle people) fog", "castle people fog", ["fog"]],
    ["(castle OR palace) fog", "castle palace fog OR", ["castle", "palace", "fog"]],
    ["cat*tail", "a cat with a tail, long", ["cat with a tail"]],
    ["im?ge", "image imXge", ["image", "imXge"]],
    ["*cat*", "a cat", ["cat"]],
    ["a\\*b", "a*b axb", ["a*b"]],
    ["model:dream,ink", "dreamMix ink", ["dream", "ink"]],
    ['lora:"ink wash":>0.5', "<lora:ink wash:0.8>", ["ink wash"]],
    ["lora:ink:>0.5", "ink 0.5", ["ink"]],
    ["steps:20..30 cfg:7", "Steps 20 CFG 7", []],
    ["seed:100..200", "100", []],
    ["seed:1234*", "12345", ["1234"]],
    ["re:/fox(es)?/i", "Foxes", ["Foxes"]],
    ["re:/(a+)+b/", "aaab", []],
    ["re:/(/", "(", []],
    ["is:video rating:5", "video 5", []],
    ["(1girl:1.2), c++ [x]", "(1girl:1.2) c++ [x]", ["1girl:1.2", "c++", "[x]"]],
    ["", "anything", []],
    ["-", "a - b", []],
    ["猫", "黒猫", ["猫"]],
  ])("of %s", (q, text, expected) => {
    expect(found(q, text)).toEqual(expected);
  });

  const long = "a".repeat(48_000);
  it.each([
    ["re:/(a|aa)+b/", long],
    ["re:/(a+c?)+b/", long],
    ["re:/a*a*a*b/", long],
    ["re:/a*a*b/", long],
    ["re:/(.)\\1b/", long],
    ["a*a*a*zq", long],
    ["masterpiece*q9", "masterpiece, ".repeat(3700)],
    ["a?a?a?zq", long],
  ])("are looked for in no time, also of %s", (q, text) => {
    const started = performance.now();
    expect(found(q, text)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
