import { type Layout, type Rect, shape } from "./layout";

/** Pictures in rows; only the rows are kept, a picture's place is worked out when it is looked at. */
export class RowLayout implements Layout {
  height = 0;
  private count = 0;
  private starts = new Int32Array(256);
  private tops = new Float64Array(256);
  private heights = new Float32Array(256);
  private side = 0;

  constructor(
    private readonly ratios: Uint16Array | null,
    readonly length: number,
    private readonly width: number,
    private readonly gap: number,
  ) {}

  /** Opens the next row at picture `start`; `side` is its pictures' width when they are all alike. */
  add(start: number, height: number, side: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.tops[this.count] = this.height;
    this.heights[this.count] = height;
    this.side = side;
    this.count++;
    this.height += height + this.gap;
  }

  done(): this {
    this.height = Math.max(0, this.height - this.gap);
    return this;
  }

  rect(index: number): Rect {
    const row = this.rowOf(index);
    const y = this.tops[row] ?? 0;
    const h = this.heights[row] ?? 0;
    const start = this.starts[row] ?? 0;
    if (this.ratios === null) return { x: (index - start) * (this.side + this.gap), y, w: this.side, h };
    let x = 0;
    for (let i = start; i < index; i++) x += h * shape(this.ratios[i] as number) + this.gap;
    const w = h * shape(this.ratios[index] as number);
    // One picture alone may be wider than the grid.
    return { x, y, w: Math.min(w, this.width - x), h };
  }

  range(top: number, bottom: number): [number, number] {
    if (!this.count) return [0, 0];
    let row = atOrBefore(this.tops, this.count, top);
    if ((this.tops[row] ?? 0) + (this.heights[row] ?? 0) < top) row = Math.min(row + 1, this.count - 1);
    const last = atOrBefore(this.tops, this.count, bottom);
    return [this.starts[row] ?? 0, this.endOf(last)];
  }

  vertical(index: number, step: 1 | -1): number {
    const row = this.rowOf(index) + step;
    if (row < 0 || row >= this.count) return index;
    const here = this.rect(index);
    const middle = here.x + here.w / 2;
    let best = index;
    let distance = Infinity;
    for (let i = this.starts[row] ?? 0; i < this.endOf(row); i++) {
      const { x, w } = this.rect(i);
      const away = Math.abs(x + w / 2 - middle);
      if (away < distance) [best, distance] = [i, away];
    }
    return best;
  }

  private rowOf(index: number): number {
    return atOrBefore(this.starts, this.count, index);
  }

  private endOf(row: number): number {
    return row + 1 < this.count ? (this.starts[row + 1] as number) : this.length;
  }

  private grow(): void {
    const room = this.starts.length * 2;
    const [starts, tops, heights] = [new Int32Array(room), new Float64Array(room), new Float32Array(room)];
    starts.set(this.starts);
    tops.set(this.tops);
    heights.set(this.heights);
    this.starts = starts;
    this.tops = tops;
    this.heights = heights;
  }
}

/** The last of the rising `values` that is not above `wanted`; 0 when all are. */
export function atOrBefore(values: Int32Array | Float64Array, count: number, wanted: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] as number) <= wanted) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
