import { expect, it } from "vitest";
import { humanSize } from "./size";

it("says sizes as people do", () => {
  expect(humanSize(0, "en")).toBe("0 bytes");
  expect(humanSize(999, "en")).toBe("999 bytes");
  expect(humanSize(1536, "en")).toBe("1.5 kB");
  expect(humanSize(2_345_678, "en")).toBe("2.3 MB");
  expect(humanSize(734_000_000, "en")).toBe("734 MB");
  expect(humanSize(5e15, "en")).toBe("5,000 TB");
});
