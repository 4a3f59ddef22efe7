import { shallowReactive } from "vue";
import type { SettingItem } from "./types";

const items = shallowReactive<SettingItem[]>([]);

/** Adds a room's settings; they stand in their section in the order in which they were added. */
export function addSettings(...more: SettingItem[]): void {
  items.push(...more);
}

export const allSettings = (): SettingItem[] => items.filter((item) => !item.when || item.when());
