import type { Component } from "vue";

/** A line of the palette. */
export interface PaletteItem {
  /** stable, as the recent ones are remembered by it */
  id: string;
  title: string;
  /** what kind of thing it is, at the end of the line */
  kind: string;
  icon?: Component;
  keys?: string;
  /** found by these words, too */
  words?: string;
  run: () => unknown;
}
