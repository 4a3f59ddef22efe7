import type { Component } from "vue";
import type { Settings } from "@/stores/settings";

/** In the order in which the settings show them. */
export const SECTIONS = [
  "look",
  "grid",
  "viewer",
  "keys",
  "tabs",
  "library",
  "files",
  "privacy",
  "languages",
  "tags",
  "exchange",
  "server",
] as const;
export type Section = (typeof SECTIONS)[number];

/** The settings of one type. */
type Of<T> = { [K in keyof Settings]: Settings[K] extends T ? K : never }[keyof Settings];

interface Base {
  /** stable; links lead to it */
  id: string;
  section: Section;
  title: () => string;
  /** a sentence below it */
  hint?: () => string;
  /** found by these words, too */
  words?: () => string;
  when?: () => boolean;
}

export interface SwitchItem extends Base {
  kind: "switch";
  key: Of<boolean>;
}
export interface ChoiceItem extends Base {
  kind: "choice";
  key: Of<string>;
  choices: () => { value: string; label: string }[];
}
export interface NumberItem extends Base {
  kind: "number";
  key: Of<number>;
  min: number;
  max: number;
  step?: number;
  shown?: (value: number) => string;
}
export interface TextItem extends Base {
  kind: "text";
  key: Of<string>;
  placeholder?: () => string;
}
/** More than a value: a component in the settings' column. */
export interface CustomItem extends Base {
  kind: "custom";
  component: Component;
  /** it says its title itself */
  bare?: boolean;
}

export type SettingItem = SwitchItem | ChoiceItem | NumberItem | TextItem | CustomItem;
