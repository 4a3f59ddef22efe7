type Translate = (key: string, values: Record<string, number>) => string;

/** 17 → "17 s", 150 → "3 min", 5400 → "1.5 h": as exact as such a guess can be. */
export function timeLeft(seconds: number, t: Translate): string {
  if (seconds < 90) return t("shell.time.seconds", { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return t("shell.time.minutes", { n: Math.round(seconds / 60) });
  return t("shell.time.hours", { n: Math.round(seconds / 360) / 10 });
}
