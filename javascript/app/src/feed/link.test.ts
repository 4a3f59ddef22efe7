import { expect, it } from "vitest";
import { feedAsked, withFeed } from "./link";

it("names the picture beside the query", () => {
  expect(withFeed("#q=cat+in%3Asnow&order=name", 71)).toBe("q=cat+in%3Asnow&order=name&feed=71");
  expect(feedAsked("#q=cat&feed=71")).toBe(71);
});

it("takes the place of the one that was named before, and goes without a trace", () => {
  expect(withFeed("#q=cat&feed=71", 72)).toBe("q=cat&feed=72");
  expect(withFeed("#feed=71", null)).toBe("");
  expect(withFeed("#q=feed%3D1&feed=71", null)).toBe("q=feed%3D1");
});

it("finds none where none is named", () => {
  for (const hash of ["", "#", "#q=feed", "#feed=", "#feed=x", "#feed=-3"])
    expect(feedAsked(hash)).toBeNull();
});
