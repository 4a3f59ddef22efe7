/** 75 → "1:15", 3725 → "1:02:05"; nothing while unknown. */
export function duration(seconds: number | null | undefined): string {
  if (!seconds) return "";
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** 832 × 1216; nothing while unknown. */
export function pictureSize({ width, height }: { width: number | null; height: number | null }): string {
  return width && height ? `${width} × ${height}` : "";
}
