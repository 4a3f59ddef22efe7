import { MasonryLayout } from "./masonry";
import { RowLayout } from "./rows";

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where every picture stands; y runs from 0 to `height`, CSS pixels. */
export interface Layout {
  readonly height: number;
  readonly length: number;
  rect(index: number): Rect;
  /** [first, end) of the pictures that may touch the band from `top` to `bottom` */
  range(top: number, bottom: number): [number, number];
  /** the picture below (step 1) or above (-1) this one; itself at the edge */
  vertical(index: number, step: 1 | -1): number;
}

export interface LayoutOptions {
  name: "justified" | "square" | "masonry";
  width: number;
  cellSize: number;
  gap: number;
}

/** A picture whose shape is not read yet stands as a square. */
const UNKNOWN = 1000;
/** Panoramas and strips are cropped to these, so that a row never becomes a ribbon. */
const NARROWEST = 400;
const WIDEST = 3000;

export function shape(ratio: number): number {
  if (!ratio) return UNKNOWN / 1000;
  return Math.min(WIDEST, Math.max(NARROWEST, ratio)) / 1000;
}

/** Lays out `length` pictures of these ratios (width / height × 1000). */
export function makeLayout(ratios: Uint16Array, length: number, options: LayoutOptions): Layout {
  const width = Math.max(1, options.width);
  if (options.name === "masonry") return new MasonryLayout(ratios, length, { ...options, width });
  return options.name === "square"
    ? squareRows(length, width, options.cellSize, options.gap)
    : justifiedRows(ratios, length, width, options.cellSize, options.gap);
}

/** The size of pictures that is meant by `wished` where the grid is `width` wide: on a phone what is usual elsewhere
 * means two columns, and only what is nearly as wide as the screen means one. */
export function sizeWithin(width: number, wished: number): number {
  const half = Math.max(90, width * 0.46);
  if (wished <= half) return wished;
  return wished < width * 0.8 ? half : Math.min(wished, width);
}

export function columnCount(width: number, cellSize: number, gap: number): number {
  return Math.max(1, Math.round((width + gap) / (cellSize + gap)));
}

function squareRows(length: number, width: number, cellSize: number, gap: number): RowLayout {
  const columns = columnCount(width, cellSize, gap);
  const side = (width - gap * (columns - 1)) / columns;
  const rows = new RowLayout(null, length, width, gap);
  for (let start = 0; start < length; start += columns) rows.add(start, side, side);
  return rows.done();
}

/** Fills each row to the width; a row ends where its height comes nearest to the wished one. */
function justifiedRows(
  ratios: Uint16Array,
  length: number,
  width: number,
  wished: number,
  gap: number,
): RowLayout {
  const rows = new RowLayout(ratios, length, width, gap);
  let start = 0;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const here = shape(ratios[i] as number);
    const without = i > start ? (width - gap * (i - start - 1)) / sum : Infinity;
    const withIt = (width - gap * (i - start)) / (sum + here);
    if (withIt < wished && i > start && without - wished < wished - withIt) {
      rows.add(start, without, 0);
      start = i;
      sum = 0;
    }
    sum += here;
  }
  if (length > start) {
    const full = (width - gap * (length - start - 1)) / sum;
    // A short last row keeps the wished height instead of being blown up.
    rows.add(start, full > wished * 1.35 ? wished : full, 0);
  }
  return rows.done();
}
