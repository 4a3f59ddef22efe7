import { beforeEach, expect, it } from "vitest";
import { bitsOf, hiddenQuery, isVeiled, veil } from "./veil";

beforeEach(() => {
  Object.assign(veil, { mode: "blur", panic: false, open: false, query: "tag:nsfw", peeked: -1 });
  // ids 3 and 10
  veil.known = { upto: 12, count: 2, bits: bitsOf("CAQ=") };
  veil.shown.clear();
});

const veiled = () => [...Array(16).keys()].filter(isVeiled);

it("covers private pictures, and those of which nothing is known yet", () => {
  expect(veiled()).toEqual([3, 10, 13, 14, 15]);
  veil.known = null;
  expect(veiled()).toHaveLength(16);
});

it("covers nothing where that is off, without a query, or while private pictures are shown", () => {
  for (const change of [{ mode: "off" as const }, { query: "" }, { open: true }]) {
    const before = { ...veil };
    Object.assign(veil, change);
    expect(veiled()).toEqual([]);
    Object.assign(veil, before);
  }
});

it("lets one be seen that the mouse rests on, or that was asked for", () => {
  veil.peeked = 3;
  expect(veiled()).toEqual([10, 13, 14, 15]);
  veil.shown.add(10);
  expect(veiled()).toEqual([13, 14, 15]);
});

it("leaves private pictures out of searches where they are hidden, and in a panic in any case", () => {
  expect(hiddenQuery.value).toBe("");
  veil.mode = "hide";
  expect(hiddenQuery.value).toBe("tag:nsfw");
  Object.assign(veil, { mode: "off", panic: true });
  expect(hiddenQuery.value).toBe("tag:nsfw");
  veil.open = true;
  expect(hiddenQuery.value).toBe("");
});
