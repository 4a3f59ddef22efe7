/** Colour labels by their number; 0 is none. */
export const LABELS = ["none", "red", "orange", "yellow", "green", "blue", "purple"] as const;
export const STARS = [1, 2, 3, 4, 5] as const;

export const labelColor = (label: number) => `var(--label-${label})`;
