/** A quiet colour for a tag that was given none, the same every time. */
export function tagColor(tag: { id: number; color: string }): string {
  if (tag.color) return tag.color;
  const golden = 137.508;
  return `oklch(0.68 0.11 ${Math.round((tag.id * golden) % 360)})`;
}
