import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Check,
  CheckCheck,
  Columns2,
  Star,
  Trash2,
} from "@lucide/vue";
import type { Component } from "vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { useSession } from "@/stores/session";
import { type DuplicateControls, deciding } from "./controls";

function action(name: keyof DuplicateControls, keys: string[], icon: Component, changes = false): Action {
  return {
    id: `duplicates.${name}`,
    title: () => t(`duplicates.act.${name}`),
    group: "mark",
    icon,
    keys,
    where: ["page"],
    when: () => deciding.value !== null && (!changes || useSession().writable),
    run: () => deciding.value?.[name](),
  };
}

/** What can be done while a group of duplicates is on the screen. */
export const duplicatePageActions: Action[] = [
  action("previousPicture", ["ArrowLeft"], ArrowLeft),
  action("nextPicture", ["ArrowRight"], ArrowRight),
  action("keep", ["K", "Space"], Check),
  action("trashRest", ["X", "Enter"], Trash2, true),
  action("keepBest", ["A"], Star, true),
  action("keepAll", ["E"], CheckCheck, true),
  action("nextGroup", ["ArrowDown", "N"], ArrowDown),
  action("previousGroup", ["ArrowUp", "P"], ArrowUp),
  action("compare", ["C"], Columns2),
];
