import { thumbHashToAverageRGBA } from "thumbhash";
import type { MediaKind } from "@/api/types";
import type { Size } from "./zoom";

/** What the stage shows. */
export interface Subject {
  id: number;
  version: number;
  kind: MediaKind;
  name: string;
  /** width / height; 0 while unknown */
  ratio: number;
  size: Size | null;
  /** a colour to stand where nothing has arrived yet */
  tint: string;
}

export function tintOf(thumbhash: string | null): string {
  if (!thumbhash) return "";
  const bytes = Uint8Array.from(atob(thumbhash), (sign) => sign.charCodeAt(0));
  const { r, g, b } = thumbHashToAverageRGBA(bytes);
  return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(" ")})`;
}
