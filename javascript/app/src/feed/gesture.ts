/** Fingers and wheels as the feed understands them; lengths in CSS pixels, times in milliseconds. */

const FAR_ENOUGH = 0.22;
const FLICK = 0.35;
const FLICK_DISTANCE = 24;

/** Where a finger that let go leads: on (1), back (-1) or nowhere. `up` is how far it went upwards. */
export function swipeBy(up: number, milliseconds: number, height: number): -1 | 0 | 1 {
  const way = up > 0 ? 1 : -1;
  const distance = Math.abs(up);
  const quick = distance > FLICK_DISTANCE && distance / Math.max(1, milliseconds) > FLICK;
  return quick || distance > height * FAR_ENOUGH ? way : 0;
}

/** How far the picture follows a finger; at the ends of the list it only gives a little. */
export function followed(down: number, hasBefore: boolean, hasAfter: boolean): number {
  const blocked = down > 0 ? !hasBefore : !hasAfter;
  return blocked ? down * 0.3 : down;
}

const REST = 130;
const SHORTEST = 280;
const AGAIN = 650;
const GROWS = 1.8;
const TINY = 4;

/** Turns the stream of a wheel or a touchpad, whose swing goes on long after the fingers, into single steps. */
export class WheelSteps {
  private stepped = Number.NEGATIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;
  private before = 0;

  take(delta: number, now: number): -1 | 0 | 1 {
    const size = Math.abs(delta);
    const rested = now - this.last > REST;
    const grew = size > Math.abs(this.before) * GROWS;
    const turned = this.before !== 0 && delta * this.before < 0;
    const even = size >= Math.abs(this.before);
    const since = now - this.stepped;
    this.last = now;
    this.before = delta;
    if (size < TINY) return 0;
    const fresh = since > SHORTEST && (rested || grew || turned);
    // A wheel that is turned on and on sends the same again; a swing dies away.
    if (!fresh && !(since > AGAIN && even)) return 0;
    this.stepped = now;
    return delta > 0 ? 1 : -1;
  }
}
