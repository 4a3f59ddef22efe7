import { expect, it } from "vitest";
import { makeLayout } from "./layout";
import { Slots } from "./slots";

const N = 1000;
const layout = makeLayout(new Uint16Array(N).fill(1000), N, {
  name: "square",
  width: 820,
  cellSize: 200,
  gap: 4,
});
const shown = (slots: Slots) =>
  new Map(slots.all.filter((slot) => slot.id >= 0).map((slot) => [slot.id, slot.key]));

function show(slots: Slots, top: number, idAt = (i: number) => i + 1) {
  slots.show(layout, idAt, [top - 300, top + 1100], [top, top + 800], 0);
}

it("keeps a picture in its cell while scrolling", () => {
  const slots = new Slots();
  show(slots, 1000);
  const before = shown(slots);
  show(slots, 1300);
  for (const [id, key] of shown(slots)) if (before.has(id)) expect(key).toBe(before.get(id));
});

it("uses cells again instead of making more", () => {
  const slots = new Slots();
  show(slots, 0);
  for (let top = 0; top < 20_000; top += 700) show(slots, top);
  expect(slots.all.length).toBeLessThan(80);
});

it("keeps a picture in its cell when others come before it", () => {
  const slots = new Slots();
  show(slots, 1000);
  const before = shown(slots);
  show(slots, 1000, (i) => i - 3);
  let same = 0;
  for (const [id, key] of shown(slots)) if (before.get(id) === key) same++;
  expect(same).toBeGreaterThan(20);
});

it("marks what is in view", () => {
  const slots = new Slots();
  show(slots, 1000);
  for (const slot of slots.all) if (slot.inView) expect(slot.y + slot.h).toBeGreaterThan(1000);
  expect(slots.all.some((slot) => !slot.inView && slot.id >= 0)).toBe(true);
});
