import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";
import { useSettings } from "@/stores/settings";
import { actionFor, actionNamed, addActions, keysOf, menuOf } from "./registry";
import type { Action, ActionContext } from "./types";

const done: string[] = [];
const made = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  title: () => id,
  group: "file",
  run: () => done.push(id),
  ...more,
});
addActions(
  [
    made("a.delete", { keys: ["Delete"], menus: ["cell"] }),
    made("a.open", { keys: ["Enter"], where: ["grid"], group: "open", menus: ["cell"] }),
    made("a.never", { keys: ["N"], when: () => false, menus: ["cell"] }),
  ],
  () => [made("a.made", { group: "file", menus: ["cell"] })],
);

const here: ActionContext = { where: "grid", ids: [1], id: 1, index: 0 };
const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...more });

describe("actions", () => {
  beforeEach(() => {
    localStorage.clear();
    setActivePinia(createPinia());
  });

  it("are found by the key they came with, where that key works", () => {
    expect(actionFor(press("Delete"), "viewer", here)?.id).toBe("a.delete");
    expect(actionFor(press("Enter"), "grid", here)?.id).toBe("a.open");
    expect(actionFor(press("Enter"), "page", here)).toBeUndefined();
  });

  it("are not offered where they mean nothing", () => {
    expect(actionFor(press("n"), "grid", here)).toBeUndefined();
  });

  it("follow the keys that the person chose, before those of others", () => {
    useSettings().keys = { "a.made": ["Delete"], "a.delete": [] };
    expect(actionFor(press("Delete"), "grid", here)?.id).toBe("a.made");
    expect(keysOf(actionNamed("a.delete") as Action)).toEqual([]);
  });

  it("make a menu, a line between groups", () => {
    const shown = menuOf("cell", here).map((entry) =>
      typeof entry === "string" ? entry : "label" in entry && entry.label,
    );
    expect(shown).toEqual(["a.open", "line", "a.delete", "a.made"]);
  });
});
