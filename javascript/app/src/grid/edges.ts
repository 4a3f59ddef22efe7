const EDGE = 48;
const FASTEST = 28;

/** How far a list scrolls in a frame while something is held at this place of it: faster nearer the edge. */
export function edgeSpeed(y: number, height: number): number {
  const into = y < EDGE ? y - EDGE : y > height - EDGE ? y - (height - EDGE) : 0;
  const share = Math.max(-1.5, Math.min(1.5, into / EDGE));
  return Math.round(share * Math.abs(share) * FASTEST);
}
