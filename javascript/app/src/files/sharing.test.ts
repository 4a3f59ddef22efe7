import { describe, expect, it } from "vitest";
import type { ImageDetail } from "@/api/types";
import { asJson, plainInfotext } from "./sharing";

describe("what is shared of a picture", () => {
  it("is the text as the web UI takes it, without our line about the source", () => {
    expect(plainInfotext("a cat\nSteps: 20, Seed: 1, Source Identifier: ComfyUI")).toBe(
      "a cat\nSteps: 20, Seed: 1",
    );
    expect(plainInfotext("a cat\nSteps: 20")).toBe("a cat\nSteps: 20");
    expect(plainInfotext("Source Identifier: told, in a prompt\nSteps: 20")).toBe(
      "Source Identifier: told, in a prompt\nSteps: 20",
    );
  });

  it("is JSON with what is known and without how sure we are", () => {
    const detail = {
      name: "a.png",
      info: { positive: "a cat", infotext: "a cat", confidence: { positive: "certain" }, seed: "1" },
      tags: [{ name: "like" }],
      rating: 3,
      note: "",
    } as unknown as ImageDetail;
    expect(asJson(detail)).toEqual({
      name: "a.png",
      positive: "a cat",
      seed: "1",
      tags: ["like"],
      rating: 3,
    });
    expect(asJson({ ...detail, info: null, note: "why" } as ImageDetail)).toEqual({
      name: "a.png",
      tags: ["like"],
      rating: 3,
      note: "why",
    });
  });
});
