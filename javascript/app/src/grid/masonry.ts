import { columnCount, type Layout, type Rect, shape } from "./layout";
import { atOrBefore } from "./rows";

interface Options {
  width: number;
  cellSize: number;
  gap: number;
}

/** Equal columns; each picture goes to the shortest one, so tops only ever rise with the index. */
export class MasonryLayout implements Layout {
  readonly height: number;
  private readonly tops: Float64Array;
  private readonly heights: Float32Array;
  private readonly columns: Uint16Array;
  private readonly columnWidth: number;
  private readonly gap: number;
  private tallest = 0;

  constructor(
    ratios: Uint16Array,
    readonly length: number,
    { width, cellSize, gap }: Options,
  ) {
    const columns = columnCount(width, cellSize, gap);
    this.gap = gap;
    this.columnWidth = (width - gap * (columns - 1)) / columns;
    this.tops = new Float64Array(length);
    this.heights = new Float32Array(length);
    this.columns = new Uint16Array(length);
    const ends = new Float64Array(columns);
    for (let i = 0; i < length; i++) {
      const column = shortest(ends);
      const height = this.columnWidth / shape(ratios[i] as number);
      this.columns[i] = column;
      this.tops[i] = ends[column] as number;
      this.heights[i] = height;
      ends[column] = (ends[column] as number) + height + gap;
      if (height > this.tallest) this.tallest = height;
    }
    this.height = length ? Math.max(...ends) - gap : 0;
  }

  rect(index: number): Rect {
    return {
      x: (this.columns[index] ?? 0) * (this.columnWidth + this.gap),
      y: this.tops[index] ?? 0,
      w: this.columnWidth,
      h: this.heights[index] ?? 0,
    };
  }

  range(top: number, bottom: number): [number, number] {
    if (!this.length) return [0, 0];
    const first = atOrBefore(this.tops, this.length, top - this.tallest);
    return [first, atOrBefore(this.tops, this.length, bottom) + 1];
  }

  vertical(index: number, step: 1 | -1): number {
    const column = this.columns[index];
    for (let i = index + step; i >= 0 && i < this.length; i += step) {
      if (this.columns[i] === column) return i;
    }
    return index;
  }
}

function shortest(ends: Float64Array): number {
  let best = 0;
  for (let i = 1; i < ends.length; i++) if ((ends[i] as number) < (ends[best] as number) - 0.5) best = i;
  return best;
}
