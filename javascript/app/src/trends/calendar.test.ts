import { describe, expect, it } from "vitest";
import { addDays, lastDayOf, longestStreak, monthsBetween, monthsIn, weekdayOf, weeksOf } from "./calendar";

describe("a year of weeks", () => {
  it("has every day once, each week in a column of its own", () => {
    const cells = weeksOf("2024-01-01", "2024-12-31", 0);
    expect(cells).toHaveLength(366);
    expect(cells[0]).toEqual({ day: "2024-01-01", week: 0, row: 0 });
    expect(cells.find(({ day }) => day === "2024-02-29")).toEqual({ day: "2024-02-29", week: 8, row: 3 });
    expect(cells.at(-1)).toEqual({ day: "2024-12-31", week: 52, row: 1 });
  });
  it("begins its weeks on the reader's weekday", () => {
    const [first, second] = weeksOf("2023-01-01", "2023-01-08", 6);
    expect([first?.row, second?.row]).toEqual([0, 1]);
    expect(weeksOf("2023-01-01", "2023-01-08", 0)[0]?.row).toBe(6);
  });
  it("knows where months begin", () => {
    const months = monthsIn(weeksOf("2024-01-01", "2024-06-30", 0));
    expect(months.map(({ month }) => month.slice(5))).toEqual(["01", "02", "03", "04", "05", "06"]);
    expect(months[1]?.week).toBe(4);
  });
});

describe("days and months", () => {
  it("go over the ends of months, years and leap days", () => {
    expect(addDays("2023-12-31", 1)).toBe("2024-01-01");
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
    expect([lastDayOf("2023-02"), lastDayOf("2024-02"), lastDayOf("2024-12")]).toEqual([
      "2023-02-28",
      "2024-02-29",
      "2024-12-31",
    ]);
    expect(weekdayOf("2024-01-01")).toBe(0);
  });
  it("fill the months between that hold nothing", () => {
    expect(monthsBetween("2023-11", "2024-02")).toEqual(["2023-11", "2023-12", "2024-01", "2024-02"]);
  });
  it("count the longest run without a gap", () => {
    const days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-03", "2024-03-04"];
    expect(longestStreak(days)).toEqual({ length: 3, from: "2024-02-28", to: "2024-03-01" });
    expect(longestStreak([]).length).toBe(0);
  });
});
