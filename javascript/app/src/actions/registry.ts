import { shallowReactive } from "vue";
import { useSettings } from "@/stores/settings";
import { type MenuEntry, toastError } from "@/ui";
import { chordsOf, shownChord } from "./chords";
import {
  type Action,
  type ActionContext,
  type ActionSource,
  GROUPS,
  type MenuPlace,
  type Where,
} from "./types";

const sources = shallowReactive<ActionSource[]>([]);

/** Adds a room's actions; an id that is there already is a mistake of ours. */
export function addActions(...more: ActionSource[]): void {
  sources.push(...more);
}

/** Every action there is now. */
export function allActions(): Action[] {
  return sources.flatMap((source) => (typeof source === "function" ? source() : source));
}

export function actionNamed(id: string): Action | undefined {
  return allActions().find((action) => action.id === id);
}

/** Its keys: the person's, else its own. */
export function keysOf(action: Action): readonly string[] {
  return useSettings().keys[action.id] ?? action.keys ?? [];
}

/** Its first key as menus show it. */
export function shownKey(action: Action): string | undefined {
  const [first] = keysOf(action);
  return first && shownChord(first);
}

export function isOffered(action: Action, context: ActionContext): boolean {
  return !action.when || action.when(context);
}

/** Does it, and says so where it fails. */
export async function perform(action: Action, context: ActionContext): Promise<void> {
  if (!isOffered(action, context) || action.disabled?.(context)) return;
  try {
    await action.run(context);
  } catch (error) {
    toastError(error);
  }
}

/** The action that a key press stands for there. What the person bound wins over what came with the program. */
export function actionFor(event: KeyboardEvent, where: Where, context: ActionContext): Action | undefined {
  const chosen = useSettings().keys;
  const meant = allActions().filter(
    (action) => (!action.where || action.where.includes(where)) && isOffered(action, context),
  );
  meant.sort((a, b) => Number(b.id in chosen) - Number(a.id in chosen));
  for (const chord of chordsOf(event)) {
    const found = meant.find((action) => keysOf(action).includes(chord));
    if (found) return found;
  }
  return undefined;
}

/** Does what the key stands for; true when it stood for something. */
export function press(event: KeyboardEvent, where: Where, context: () => ActionContext): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const there = context();
  const action = actionFor(event, where, there);
  if (!action) return false;
  event.preventDefault();
  void perform(action, there);
  return true;
}

function asEntry(action: Action, context: ActionContext): MenuEntry {
  const label = action.title(context);
  const disabled = action.disabled?.(context) ?? false;
  if (action.entries) return { label, icon: action.icon, disabled, entries: action.entries(context) };
  return {
    label,
    icon: action.icon,
    keys: shownKey(action),
    checked: action.checked?.(context),
    danger: action.danger,
    disabled,
    run: () => void perform(action, context),
  };
}

/** These actions as lines of a menu, those that are offered there. */
export function entriesOf(ids: readonly string[], context: ActionContext): MenuEntry[] {
  return ids.flatMap((id) => {
    const action = actionNamed(id);
    return action && isOffered(action, context) ? [asEntry(action, context)] : [];
  });
}

/** A menu of what can be done there, group by group. */
export function menuOf(place: MenuPlace, context: ActionContext): MenuEntry[] {
  const meant = allActions().filter((action) => action.menus?.includes(place) && isOffered(action, context));
  return GROUPS.flatMap((group) => {
    const entries = meant
      .filter((action) => action.group === group)
      .map((action) => asEntry(action, context));
    return entries.length ? [["line" as const], entries].flat() : [];
  }).slice(1);
}
