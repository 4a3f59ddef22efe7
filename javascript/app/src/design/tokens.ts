/** What tokens.css says, by name; the page draws them as they are computed where it stands. */

export const SIZES = ["28", "20", "16", "14", "13", "12", "11"] as const;
export const WEIGHTS = ["regular", "medium", "semibold"] as const;
export const SPACES = ["1", "2", "3", "4", "5", "6", "8", "10", "12", "16"] as const;
export const RADII = ["1", "2", "3", "full"] as const;
export const STEPS = Array.from({ length: 12 }, (_, n) => `--n-${n + 1}`);
export const MOTIONS = ["--fast", "--move"] as const;

/** A text on a surface: [text, surface]. */
export const PAIRS: readonly [string, string][] = [
  ["text", "page"],
  ["text", "panel"],
  ["text", "field"],
  ["text", "pressed"],
  ["text", "raised"],
  ["text-2", "page"],
  ["text-2", "panel"],
  ["text-2", "pressed"],
  ["accent-text", "page"],
  ["accent-text", "accent-soft"],
  ["on-accent", "accent"],
  ["positive", "page"],
  ["positive", "positive-soft"],
  ["caution", "page"],
  ["caution", "caution-soft"],
  ["danger", "page"],
  ["danger", "danger-soft"],
  ["on-danger", "danger"],
];
