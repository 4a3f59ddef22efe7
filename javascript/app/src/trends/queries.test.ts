import { describe, expect, it } from "vitest";
import {
  dateTerm,
  daysQuery,
  folderQuery,
  hourQuery,
  monthQuery,
  partQuery,
  ratingQuery,
  tagQuery,
} from "./queries";

const all = { folder: "", since: "", until: "" };
const part = { folder: "/d/my pictures", since: "2024-02-10", until: "2024-03-31" };

describe("what a bar or a cell opens", () => {
  it("says days as short as it can", () => {
    expect(dateTerm("2024-02-01", "2024-02-29")).toBe("date:2024-02");
    expect(dateTerm("2024-01-01", "2024-12-31")).toBe("date:2024");
    expect(dateTerm("2024-02-03", "2024-02-03")).toBe("date:2024-02-03");
    expect(dateTerm("2024-02-03", "")).toBe("date:>=2024-02-03");
    expect(dateTerm("", "2024-02-03")).toBe("date:<=2024-02-03");
    expect(dateTerm("2024-02-03", "2024-02-09")).toBe("date:2024-02-03..2024-02-09");
  });
  it("stays within what is counted", () => {
    expect(partQuery(all)).toBe("");
    expect(monthQuery(all, "2024-02")).toBe("date:2024-02");
    expect(monthQuery(part, "2024-02")).toBe('folder:"/d/my pictures" date:2024-02-10..2024-02-29');
    expect(daysQuery(all, "2024-02-03", "2024-02-03")).toBe("date:2024-02-03");
  });
  it("says an hour of the week", () => {
    expect(hourQuery(all, 0, 9)).toBe("weekday:mon hour:9");
    expect(hourQuery({ ...all, since: "2024-02-10" }, 6, 23)).toBe("date:>=2024-02-10 weekday:sun hour:23");
  });
  it("names models, programs, sizes, ratings and folders", () => {
    expect(tagQuery(all, "models", "dream mix")).toBe('model:"dream mix"');
    expect(tagQuery(all, "sizes", "512 × 768")).toBe("size:512x768");
    expect(ratingQuery({ ...all, since: "2024-02-03", until: "2024-02-03" }, "4")).toBe(
      "date:2024-02-03 rating:4",
    );
    expect(folderQuery(part, "/d/x y")).toBe('folder:="/d/x y" date:2024-02-10..2024-03-31');
  });
});
