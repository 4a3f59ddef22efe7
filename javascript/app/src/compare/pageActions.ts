import {
  ArrowLeftRight,
  Columns2,
  Expand,
  FlipHorizontal2,
  Maximize,
  Pause,
  Scan,
  Table2,
  ZapOff,
  ZoomIn,
  ZoomOut,
} from "@lucide/vue";
import type { Component } from "vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { type CompareControls, comparison } from "./controls";

const ZOOM_STEP = 1.4;
const SLIDE_STEP = 0.02;

function action(
  name: string,
  keys: string[],
  icon: Component,
  run: (controls: CompareControls) => unknown,
  when: (controls: CompareControls) => boolean = () => true,
): Action {
  return {
    id: `compare.${name}`,
    title: () => t(`compare.act.${name}`),
    group: "view",
    icon,
    keys,
    where: ["page"],
    when: () => comparison.value !== null && when(comparison.value),
    run: () => comparison.value && run(comparison.value),
  };
}

const sliding = (c: CompareControls) => c.now() === "slider";

/** What can be done while a comparison is on the screen. */
export const comparePageActions: Action[] = [
  action(
    "slider",
    ["S"],
    FlipHorizontal2,
    (c) => c.mode("slider"),
    (c) => c.count() === 2,
  ),
  action("side", ["D"], Columns2, (c) => c.mode("side")),
  action("blink", ["B"], ZapOff, (c) => c.mode("blink")),
  action("slideLeft", ["ArrowLeft"], ArrowLeftRight, (c) => c.slide(-SLIDE_STEP), sliding),
  action("slideRight", ["ArrowRight"], ArrowLeftRight, (c) => c.slide(SLIDE_STEP), sliding),
  action(
    "previous",
    ["ArrowLeft"],
    ArrowLeftRight,
    (c) => c.next(-1),
    (c) => !sliding(c),
  ),
  action(
    "next",
    ["ArrowRight"],
    ArrowLeftRight,
    (c) => c.next(1),
    (c) => !sliding(c),
  ),
  action("play", ["Space"], Pause, (c) => c.play()),
  action("zoomIn", ["+", "="], ZoomIn, (c) => c.zoomBy(ZOOM_STEP)),
  action("zoomOut", ["-"], ZoomOut, (c) => c.zoomBy(1 / ZOOM_STEP)),
  action("fit", ["0", "1"], Scan, (c) => c.fit()),
  action("actual", ["2"], Expand, (c) => c.actual()),
  action("swap", ["X"], ArrowLeftRight, (c) => c.swap()),
  action("table", ["T"], Table2, (c) => c.table()),
  action("fullscreen", ["F"], Maximize, (c) => c.fullscreen()),
];
