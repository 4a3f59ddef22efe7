import { shallowReactive } from "vue";
import type { Layout } from "./layout";

/** One cell of the page; it is given another picture when its own scrolls away. `id` -1: at rest. */
export interface Slot {
  readonly key: number;
  id: number;
  index: number;
  x: number;
  y: number;
  w: number;
  h: number;
  /** in the window now, not just near it */
  inView: boolean;
}

/** Places inside the scrolled element are counted from a base, so that they stay small and exact. */
export const BLOCK = 100_000;

const MOST_AT_REST = 60;

/** Hands the pictures of the window to cells, keeping a picture in its cell while it stays. */
export class Slots {
  readonly all = shallowReactive<Slot[]>([]);
  private byId = new Map<number, Slot>();
  private next = 0;

  show(
    layout: Layout,
    idAt: (i: number) => number,
    band: [number, number],
    view: [number, number],
    base: number,
  ) {
    const [first, end] = layout.range(band[0], band[1]);
    const stay = new Map<number, Slot>();
    const arrivals: number[] = [];
    for (let index = first; index < end; index++) {
      const slot = this.byId.get(idAt(index));
      if (slot && !stay.has(slot.id)) {
        stay.set(slot.id, slot);
        place(slot, index, layout, view, base);
      } else arrivals.push(index);
    }
    const free = this.all.filter((slot) => stay.get(slot.id) !== slot);
    for (const index of arrivals) {
      const slot = free.pop() ?? this.make();
      slot.id = idAt(index);
      place(slot, index, layout, view, base);
      stay.set(slot.id, slot);
    }
    for (const slot of free) rest(slot);
    if (free.length > MOST_AT_REST) this.drop(free.slice(MOST_AT_REST));
    this.byId = stay;
  }

  private make(): Slot {
    const slot: Slot = shallowReactive({
      key: this.next++,
      id: -1,
      index: -1,
      x: 0,
      y: 0,
      w: 0,
      h: 0,
      inView: false,
    });
    this.all.push(slot);
    return slot;
  }

  private drop(slots: Slot[]): void {
    const gone = new Set(slots);
    const kept = this.all.filter((slot) => !gone.has(slot));
    this.all.splice(0, this.all.length, ...kept);
  }
}

function rest(slot: Slot): void {
  slot.id = -1;
  slot.index = -1;
  slot.inView = false;
}

/** Edges are set on whole pixels, each once, so that gaps are even and nothing is blurred. */
function place(slot: Slot, index: number, layout: Layout, view: [number, number], base: number): void {
  const { x, y, w, h } = layout.rect(index);
  slot.index = index;
  slot.x = Math.round(x);
  slot.y = Math.round(y) - base;
  slot.w = Math.round(x + w) - slot.x;
  slot.h = Math.round(y + h) - Math.round(y);
  slot.inView = y < view[1] && y + h > view[0];
}
