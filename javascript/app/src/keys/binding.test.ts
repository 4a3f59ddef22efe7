import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, it } from "vitest";
import { keysOf } from "@/actions/registry";
import type { Action } from "@/actions/types";
import { useSettings } from "@/stores/settings";
import { bind, conflicts, reset, unbind } from "./binding";

const action = (id: string, keys: string[], where?: Action["where"]): Action => ({
  id,
  title: () => id,
  group: "open",
  keys,
  where,
  run: () => {},
});
const open = action("grid.open", ["Enter"], ["grid"]);
const erase = action("file.trash", ["Delete"], ["grid", "viewer"]);
const fit = action("viewer.fit", ["1"], ["viewer"]);
const all = [open, erase, fit];

beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
});

it("binds any key, and keeps nothing that is as it came", () => {
  bind(open, "F4");
  expect(keysOf(open)).toEqual(["Enter", "F4"]);
  unbind(open, "F4");
  expect(useSettings().keys).toEqual({});
});

it("leaves an action without keys when the last is taken, until it is set back", () => {
  unbind(erase, "Delete");
  expect(keysOf(erase)).toEqual([]);
  reset(erase);
  expect(keysOf(erase)).toEqual(["Delete"]);
});

it("warns where one key could mean two things, and only there", () => {
  bind(open, "Delete");
  expect(conflicts(open, all)).toEqual([{ chord: "Delete", with: erase }]);
  expect(conflicts(erase, all)).toEqual([{ chord: "Delete", with: open }]);
  bind(open, "1");
  expect(conflicts(fit, all)).toEqual([]);
});
