import type { Layout, Rect } from "./layout";

/** Indexes of the pictures that a band touches; all in the layout's own coordinates. */
export function touched(layout: Layout, band: Rect): number[] {
  const found: number[] = [];
  const [first, end] = layout.range(band.y, band.y + band.h);
  for (let i = first; i < end; i++) {
    const { x, y, w, h } = layout.rect(i);
    if (x < band.x + band.w && x + w > band.x && y < band.y + band.h && y + h > band.y) found.push(i);
  }
  return found;
}

export function between(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}
