import { keysOf } from "@/actions/registry";
import type { Action } from "@/actions/types";
import { useSettings } from "@/stores/settings";

const everywhere = ["grid", "viewer", "page"] as const;

/** Whether a key that both have could mean either, somewhere on the page. */
export function meet(a: Action, b: Action): boolean {
  const there = b.where ?? everywhere;
  return (a.where ?? everywhere).some((where) => there.includes(where));
}

/** The actions that share a key with this one where both can be meant. Several that are never offered together may. */
export function conflicts(action: Action, all: readonly Action[]): { chord: string; with: Action }[] {
  return keysOf(action).flatMap((chord) =>
    all
      .filter((other) => other.id !== action.id && meet(action, other) && keysOf(other).includes(chord))
      .filter((other) => isChosen(action) || isChosen(other))
      .map((other) => ({ chord, with: other })),
  );
}

/** True where the person has chosen its keys, none at all included. */
export const isChosen = (action: Action): boolean => action.id in useSettings().keys;

export function bind(action: Action, chord: string): void {
  choose(action, [...new Set([...keysOf(action), chord])]);
}

export function unbind(action: Action, chord: string): void {
  choose(
    action,
    keysOf(action).filter((one) => one !== chord),
  );
}

function choose(action: Action, chords: string[]): void {
  const settings = useSettings();
  const own = action.keys ?? [];
  const same = chords.length === own.length && chords.every((chord) => own.includes(chord));
  const { [action.id]: _, ...rest } = settings.keys;
  settings.keys = same ? rest : { ...rest, [action.id]: chords };
}

/** Back to the keys that it came with. */
export function reset(action: Action): void {
  choose(action, [...(action.keys ?? [])]);
}

export function resetAll(): void {
  useSettings().keys = {};
}
