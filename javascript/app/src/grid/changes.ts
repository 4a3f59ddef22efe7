import {
  Box,
  Dices,
  Footprints,
  type LucideIcon,
  Scaling,
  SlidersHorizontal,
  Type,
  Waypoints,
} from "@lucide/vue";
import type { ChangeMarks } from "@/stores/settings";

/** What a picture was made with, as far as it says. */
export interface Facts {
  id: number;
  prompt: string | null;
  seed: string | null;
  steps: number | null;
  cfg: number | null;
  size: string | null;
  model: string | null;
  sampler: string | null;
}

export const COMPARED = ["prompt", "model", "sampler", "steps", "cfg", "size", "seed"] as const;
export type Compared = (typeof COMPARED)[number];

export const CHANGE_ICONS: Record<Compared, LucideIcon> = {
  prompt: Type,
  model: Box,
  sampler: Waypoints,
  steps: Footprints,
  cfg: SlidersHorizontal,
  size: Scaling,
  seed: Dices,
};

export interface Change {
  name: Compared;
  before: string;
  after: string;
}

const told = (value: string | number | null) => (value === null ? "" : String(value));

/** What is different between two neighbours; nothing while one of them says nothing of how it was made. */
export function changesOf(before: Facts, after: Facts, marks: ChangeMarks): Change[] {
  if (marks === "off" || (!before.prompt && !before.model) || (!after.prompt && !after.model)) return [];
  return COMPARED.filter((name) => name !== "seed" || marks === "all")
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: told(before[name]), after: told(after[name]) }));
}
