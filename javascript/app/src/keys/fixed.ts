import { t } from "@/i18n";

/** Keys that are the same for everybody, as lists, fields and screen readers count on them. */
export interface FixedKeys {
  where: "grid" | "viewer" | "mouse";
  keys: string[];
  text: () => string;
}

export const FIXED: FixedKeys[] = [
  {
    where: "grid",
    keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    text: () => t("keys.fixed.move"),
  },
  { where: "grid", keys: ["PageUp", "PageDown"], text: () => t("keys.fixed.page") },
  { where: "grid", keys: ["Home", "End"], text: () => t("keys.fixed.ends") },
  { where: "grid", keys: ["Shift+ArrowRight"], text: () => t("keys.fixed.range") },
  { where: "grid", keys: ["Tab"], text: () => t("keys.fixed.tab") },
  { where: "viewer", keys: ["ArrowLeft", "ArrowRight"], text: () => t("keys.fixed.step") },
  { where: "viewer", keys: ["1", "2"], text: () => t("keys.fixed.fit") },
  { where: "viewer", keys: ["+", "-"], text: () => t("keys.fixed.zoom") },
  { where: "viewer", keys: ["R", "Shift+R"], text: () => t("keys.fixed.rotate") },
  { where: "viewer", keys: ["Space", ",", "."], text: () => t("keys.fixed.play") },
  { where: "viewer", keys: ["Escape"], text: () => t("keys.fixed.close") },
];
