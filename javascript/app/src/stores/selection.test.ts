import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useLibrary } from "./library";
import { useSelection } from "./selection";

let held: number[] = [];

beforeEach(async () => {
  setActivePinia(createPinia());
  held = [50, 40, 30, 20, 10];
  vi.stubGlobal("fetch", async () =>
    Response.json({
      total: held.length,
      cursor: null,
      ids: held,
      ratios: held,
      dates: held,
      kinds: held.map(() => 0),
      versions: held,
      thumbhashes: held.map(() => null),
      liked: [],
    }),
  );
  await useLibrary().load();
});
afterEach(() => vi.unstubAllGlobals());

it("adds and takes away one at a time", () => {
  const selection = useSelection();
  selection.select(1);
  selection.toggle(3);
  selection.toggle(1);
  expect([...selection.ids]).toEqual([20]);
  expect(selection.cursor).toBe(1);
});

it("draws a range from the last single choice, and draws it anew when its end moves", () => {
  const selection = useSelection();
  selection.select(0);
  selection.toggle(2);
  selection.range(4);
  expect([...selection.ids].sort()).toEqual([10, 20, 30, 50]);
  selection.range(3);
  expect([...selection.ids].sort()).toEqual([20, 30, 50]);
});

it("selects all that is here", () => {
  const selection = useSelection();
  selection.all();
  expect(selection.ids.size).toBe(5);
  selection.clear();
  expect(selection.ids.size).toBe(0);
});

it("keeps cursor and selection on their pictures when others come before them", async () => {
  const selection = useSelection();
  selection.select(2);
  held = [70, 60, ...held];
  await useLibrary().refresh();
  expect(selection.cursor).toBe(4);
  expect([...selection.ids]).toEqual([30]);
  selection.range(5);
  expect([...selection.ids]).toEqual([30, 20]);
});
