import { expect, it } from "vitest";
import { marksOf } from "./timeline";

const at = (text: string) => new Date(text).getTime() / 1000;

it("marks the first picture of each month, and the years among them", () => {
  const dates = Float64Array.of(
    at("2025-03-05T10:00"),
    at("2025-03-01T00:00"),
    at("2025-02-28T23:59"),
    at("2024-12-31T10:00"),
    at("2024-12-01T10:00"),
    at("2024-11-01T10:00"),
  );
  const { unit, list } = marksOf(dates, dates.length);
  expect(unit).toBe("month");
  expect(list.map((mark) => mark.index)).toEqual([0, 2, 3, 5]);
  expect(list.map((mark) => mark.major)).toEqual([true, false, true, false]);
});

it("does the same for the oldest first", () => {
  const dates = Float64Array.of(
    at("2024-11-01T10:00"),
    at("2024-12-31T10:00"),
    at("2025-02-28T23:59"),
    at("2025-02-28T23:59"),
  );
  expect(marksOf(dates, 4).list.map((mark) => mark.index)).toEqual([0, 1, 2]);
});

it("marks days where the library is young", () => {
  const dates = Float64Array.of(
    at("2025-03-05T10:00"),
    at("2025-03-05T09:00"),
    at("2025-03-04T10:00"),
    at("2025-02-04T10:00"),
  );
  const { unit, list } = marksOf(dates, 4);
  expect(unit).toBe("day");
  expect(list.map((mark) => mark.index)).toEqual([0, 2, 3]);
  expect(list.map((mark) => mark.major)).toEqual([true, false, true]);
});

it("marks nothing in an empty list", () => {
  expect(marksOf(new Float64Array(8), 0).list).toEqual([]);
});
