import {
  Brush,
  FilePlus,
  ImageDown,
  Images,
  ImageUpscale,
  ListPlus,
  PaintbrushVertical,
  ScanEye,
  TextCursorInput,
  Type,
  Workflow,
} from "@lucide/vue";
import type { Component } from "vue";
import type { ImageDetail, MediaKind } from "@/api/types";

/** A place in a host that takes a picture. */
export interface Target {
  icon: Component;
  /** the key that sends there, "" for none */
  key: string;
  needs: "picture" | "infotext" | "workflow" | "queue" | "prompt";
}

/** All that we know, in the order of the menu. What a host names besides is not shown. */
export const TARGETS: Record<string, Target> = {
  txt2img: { icon: Type, key: "x", needs: "infotext" },
  img2img: { icon: Images, key: "m", needs: "picture" },
  inpaint: { icon: Brush, key: "p", needs: "picture" },
  extras: { icon: ImageUpscale, key: "e", needs: "picture" },
  controlnet_txt2img: { icon: ScanEye, key: "", needs: "picture" },
  controlnet_img2img: { icon: ScanEye, key: "", needs: "picture" },
  openoutpaint: { icon: PaintbrushVertical, key: "", needs: "picture" },
  workflow: { icon: Workflow, key: "w", needs: "workflow" },
  workflow_new: { icon: FilePlus, key: "W", needs: "workflow" },
  load_image: { icon: ImageDown, key: "o", needs: "picture" },
  prompt: { icon: TextCursorInput, key: "p", needs: "prompt" },
  queue: { icon: ListPlus, key: "q", needs: "queue" },
};

export function known(targets: readonly string[]): string[] {
  return Object.keys(TARGETS).filter((name) => targets.includes(name));
}

/** The target of this key among those there are. */
export function targetOf(key: string, targets: readonly string[]): string | null {
  return targets.find((name) => key && TARGETS[name]?.key === key) ?? null;
}

type Told = Pick<ImageDetail, "texts" | "info">;

/** Whether this file can go there; what is not known yet (`detail` null) is taken to be fine. */
export function fits(name: string, kind: MediaKind, detail: Told | null): boolean {
  const needs = TARGETS[name]?.needs;
  if (kind === 2 || needs === undefined) return false;
  if (needs === "picture") return kind === 0;
  if (needs === "infotext") return kind === 0 || Boolean(detail?.info?.infotext);
  if (!detail) return true;
  if (needs === "prompt") return Boolean(detail.info?.positive);
  const graph = (key: string) => detail.texts.some((text) => text.key === key && /^\s*\{/.test(text.value));
  if (needs === "queue") return graph("prompt");
  // ComfyUI builds a graph out of an A1111 infotext too.
  return graph("workflow") || graph("prompt") || detail.texts.some((text) => text.key === "parameters");
}
