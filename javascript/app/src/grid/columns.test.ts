import { expect, it } from "vitest";
import type { GridPage } from "@/api/types";
import { Columns } from "./columns";

function page(ids: number[], liked: number[] = []): GridPage {
  return {
    total: ids.length,
    cursor: null,
    ids,
    ratios: ids.map((id) => id * 10),
    dates: ids.map((id) => 1_700_000_000 + id),
    kinds: ids.map((id) => (id % 3) as 0 | 1 | 2),
    versions: ids.map((id) => 1_700_000_000_000 + id),
    thumbhashes: ids.map((id) => (id % 2 ? "abc" : null)),
    liked,
  };
}

it("grows as pages arrive and keeps the columns together", () => {
  const columns = new Columns();
  columns.append(page(Array.from({ length: 1000 }, (_, i) => i + 1)));
  columns.append(
    page(
      Array.from({ length: 5000 }, (_, i) => i + 1001),
      [2000],
    ),
  );
  expect(columns.length).toBe(6000);
  expect(columns.ids[5999]).toBe(6000);
  expect(columns.versions[5999]).toBe(1_700_000_006_000);
  expect(columns.hashes.length).toBe(6000);
  expect(columns.liked.has(2000)).toBe(true);
  expect(columns.indexOf(1500)).toBe(1499);
});

it("finds no id in the unused room", () => {
  const columns = new Columns();
  columns.append(page([5, 6]));
  expect(columns.indexOf(0)).toBe(-1);
});

it("puts new pictures before the old without losing any", () => {
  const columns = new Columns();
  columns.append(page([5, 6, 7], [6]));
  const next = columns.withPrepended(page([9, 8, 5], [9, 5]), 2);
  expect([...next.ids.subarray(0, next.length)]).toEqual([9, 8, 5, 6, 7]);
  expect([...next.ratios.subarray(0, next.length)]).toEqual([90, 80, 50, 60, 70]);
  expect([...next.liked].sort()).toEqual([6, 9]);
  expect(next.hashes).toEqual(["abc", null, "abc", null, "abc"]);
});

it("notices when a reading gave a picture its shape", () => {
  const columns = new Columns();
  columns.append({ ...page([5, 6]), ratios: [0, 60] });
  expect(columns.patch(page([5, 6]), 0)).toBe(true);
  expect(columns.ratios[0]).toBe(50);
  expect(columns.patch(page([5, 6]), 0)).toBe(false);
});
