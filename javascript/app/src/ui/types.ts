import type { Component } from "vue";

export interface MenuAction {
  label: string;
  icon?: Component;
  keys?: string;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  run: () => void;
}

/** A line of a menu: an action, a choice (checked is given), a menu of its own, a heading or a dividing line. */
export type MenuEntry =
  | MenuAction
  | { label: string; icon?: Component; disabled?: boolean; entries: MenuEntry[] }
  | { heading: string }
  | "line";

export interface Choice<T extends string> {
  value: T;
  label: string;
  icon?: Component;
}
