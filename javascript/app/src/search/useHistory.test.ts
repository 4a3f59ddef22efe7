import { expect, it } from "vitest";
import { MOST_PAST, type Past, withPast } from "./useHistory";

const many = (n: number): Past[] => Array.from({ length: n }, (_, i) => ({ q: `q${i}`, at: n - i }));

it("has a search once, the newest at the head, and keeps its pin", () => {
  const list = withPast(
    [
      { q: "a", at: 1 },
      { q: "b", at: 0, pinned: true },
    ],
    "b",
    5,
  );
  expect(list).toEqual([
    { q: "b", at: 5, pinned: true },
    { q: "a", at: 1 },
  ]);
});

it("lets go of the oldest, of pinned ones last", () => {
  const full = many(MOST_PAST);
  (full[MOST_PAST - 1] as Past).pinned = true;
  const list = withPast(full, "new", 1000);
  expect(list).toHaveLength(MOST_PAST);
  expect(list[0]?.q).toBe("new");
  expect(list.at(-1)?.q).toBe(`q${MOST_PAST - 1}`);
  expect(list.some((one) => one.q === `q${MOST_PAST - 2}`)).toBe(false);
});
