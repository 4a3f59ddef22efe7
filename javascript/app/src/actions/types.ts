import type { Component } from "vue";
import type { MenuEntry } from "@/ui";

/** Where a key is pressed: among the pictures, in the viewer, or anywhere else on the page. */
export type Where = "grid" | "viewer" | "page";

/** Menus that are made of actions. `space` is between the pictures, `selection` the bar below them. */
export type MenuPlace = "cell" | "viewer" | "space" | "selection";

/** In the order in which menus, palette and the overlay of keys show them. */
export const GROUPS = [
  "open",
  "send",
  "mark",
  "select",
  "file",
  "copy",
  "find",
  "view",
  "go",
  "window",
  "edit",
] as const;
export type Group = (typeof GROUPS)[number];

/** What an action is about. */
export interface ActionContext {
  where: Where;
  /** pictures that are meant: the selection, else the one under the cursor or in the viewer */
  ids: readonly number[];
  /** the picture pointed at, and its place in the library's order; -1 without one */
  id: number;
  index: number;
}

/** One thing that a person can do: seen in menus, in the palette, in the overlay of keys, and bound to keys. */
export interface Action {
  /** stable, as bindings are stored by it: `room.verb` */
  id: string;
  title: (context: ActionContext) => string;
  group: Group;
  icon?: Component;
  /** its keys unless the person chose others: "Delete", "Shift+1", "Mod+K" (see `chords`) */
  keys?: readonly string[];
  /** where its keys work; everywhere when left out */
  where?: readonly Where[];
  menus?: readonly MenuPlace[];
  /** false: not offered at all here */
  when?: (context: ActionContext) => boolean;
  /** true: shown, greyed */
  disabled?: (context: ActionContext) => boolean;
  checked?: (context: ActionContext) => boolean;
  danger?: boolean;
  /** kept out of the palette, as it means nothing without a picture pointed at or a menu */
  quiet?: boolean;
  /** a menu of its own in place of `run` where menus can show one */
  entries?: (context: ActionContext) => MenuEntry[];
  run: (context: ActionContext) => unknown;
}

/** Actions, or what makes them when they follow from data (a tag, a folder, a host's place). */
export type ActionSource = readonly Action[] | (() => readonly Action[]);
