import { thumbHashToRGBA } from "thumbhash";
import type { ThumbSize } from "@/api";

/** The smallest thumbnail that fills a cell of w × h CSS pixels with a picture of this shape. */
export function thumbSize(w: number, h: number, ratio: number, pixelRatio: number): ThumbSize {
  const shape = ratio || 1;
  const width = Math.max(w, h * shape);
  const long = Math.max(width, width / shape) * pixelRatio;
  // A little upscaling is not seen; the next size costs four times the bytes.
  if (long <= 256 * 1.15) return 256;
  return long <= 512 * 1.3 ? 512 : 1024;
}

/** Paints a placeholder, or (`coarse`) only its colours; wipes the canvas when there is no hash or it is not one. */
export function paintHash(canvas: HTMLCanvasElement, hash: string | null, coarse = false): void {
  const fine = hash ? decodeHash(hash) : null;
  const image = fine && coarse ? coarsened(fine) : fine;
  canvas.width = image?.w ?? 1;
  canvas.height = image?.h ?? 1;
  if (!image) return;
  const pixels = new ImageData(new Uint8ClampedArray(image.rgba), image.w, image.h);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/** The picture of up to 32 × 32 that a base64 ThumbHash stands for; null when it is damaged. */
export function decodeHash(base64: string): { w: number; h: number; rgba: Uint8Array } | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    // Fewer than five bytes hold no header.
    return bytes.length < 5 ? null : thumbHashToRGBA(bytes);
  } catch {
    return null;
  }
}

const COARSE = 3;

/** Three by three averages: colours, and no shape of what the picture shows. */
export function coarsened({ w, h, rgba }: { w: number; h: number; rgba: Uint8Array }) {
  const sums = new Float64Array(COARSE * COARSE * 4);
  const counts = new Uint16Array(COARSE * COARSE);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const to = Math.floor((y * COARSE) / h) * COARSE + Math.floor((x * COARSE) / w);
      counts[to] = (counts[to] ?? 0) + 1;
      for (let c = 0; c < 4; c++)
        sums[4 * to + c] = (sums[4 * to + c] ?? 0) + (rgba[4 * (y * w + x) + c] ?? 0);
    }
  }
  const mean = sums.map((sum, at) => sum / Math.max(1, counts[at >> 2] ?? 1));
  return { w: COARSE, h: COARSE, rgba: Uint8Array.from(mean, Math.round) };
}

/** Remembers the last few thousand addresses that arrived: these may be shown even while scrolling fast. */
export class Arrived {
  private readonly urls = new Set<string>();
  constructor(private readonly most = 4000) {}
  add(url: string): void {
    this.urls.delete(url);
    this.urls.add(url);
    if (this.urls.size > this.most) this.urls.delete(this.urls.values().next().value as string);
  }
  has(url: string): boolean {
    return this.urls.has(url);
  }
}
