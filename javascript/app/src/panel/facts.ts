/** How a picture was made, as the rows of the parameter list. */
import type { GenerationInfo, ImageDetail } from "@/api/types";

/** What a click on a value can look for: the type of an automatic tag (contract §10.3). */
export type TagType = "Model" | "Sampler" | "size" | "lora" | "lyco" | "Source Identifier";

export interface Fact {
  /** key under `panel.fact.`, or null when `label` came with the file */
  key: string | null;
  label: string;
  value: string;
  /** the tag that pictures of the same value share */
  tag: { type: TagType; name: string } | null;
  /** how sure the reading of a graph is; null when the file says it outright */
  confidence: "likely" | "guess" | null;
}

/** Keys of `parameters` that the named fields already say. */
const SAID = new Set([
  "steps",
  "sampler",
  "schedule type",
  "scheduler",
  "cfg scale",
  "cfg",
  "seed",
  "size",
  "model",
  "model hash",
  "vae",
  "denoising strength",
  "denoise",
  "clip skip",
]);

export function factsOf(info: GenerationInfo): Fact[] {
  const facts: Fact[] = [];
  const say = (key: string, value: string | number | null, type?: TagType) => {
    if (value === null || value === "") return;
    const name = String(value);
    const tag = type ? { type, name } : null;
    facts.push({ key, label: key, value: name, tag, confidence: confidenceOf(info, key) });
  };
  say("model", info.model, "Model");
  say("model_hash", info.model_hash);
  say("vae", info.vae);
  say("sampler", info.sampler, "Sampler");
  say("scheduler", info.scheduler);
  say("steps", info.steps);
  say("cfg", info.cfg);
  say("seed", info.seed);
  if (info.width && info.height) say("size", `${info.width}x${info.height}`, "size");
  say("denoise", info.denoise);
  say("clip_skip", info.clip_skip);
  say("source", info.source, "Source Identifier");
  for (const [label, value] of Object.entries(info.parameters)) {
    if (SAID.has(label.toLowerCase()) && facts.some((fact) => fact.value === value)) continue;
    if (value) facts.push({ key: null, label, value, tag: null, confidence: confidenceOf(info, label) });
  }
  return facts;
}

export function confidenceOf(info: GenerationInfo, field: string): Fact["confidence"] {
  const level = info.confidence[field];
  return level === "likely" || level === "guess" ? level : null;
}

/** Parameters whose value is a text of its own (scripts, wildcards, JSON) get a whole line. */
export function isLong(fact: Fact): boolean {
  return fact.value.length > 60 || fact.value.includes("\n");
}

/** Passes in the order they ran, with only the fields that some pass says. */
export function passColumns(passes: Record<string, string>[]): string[] {
  const columns = new Set<string>();
  for (const pass of passes) {
    for (const [field, value] of Object.entries(pass)) if (value !== "") columns.add(field);
  }
  return [...columns];
}

/** Everything the panel says about making the picture, as A1111 would write it. */
export function everythingOf(detail: ImageDetail): string {
  const info = detail.info;
  if (!info) return detail.texts.map(({ key, value }) => `${key}: ${value}`).join("\n\n");
  if (info.infotext) return info.infotext;
  const facts = factsOf(info)
    .map((fact) => `${fact.label}: ${fact.value}`)
    .join(", ");
  const negative = info.negative ? `Negative prompt: ${info.negative}` : "";
  return [info.positive, negative, facts].filter(Boolean).join("\n");
}

/** 4:5 or 16:9 where the sides come close to such a ratio, else 1.37:1; empty while unknown. */
export function ratioName(width: number | null, height: number | null): string {
  if (!width || !height) return "";
  const exact = width / height;
  for (const [a, b] of [
    [1, 1],
    [5, 4],
    [4, 3],
    [3, 2],
    [16, 10],
    [16, 9],
    [2, 1],
    [21, 9],
  ] as const) {
    if (Math.abs(exact / (a / b) - 1) < 0.012) return `${a}:${b}`;
    if (Math.abs(exact / (b / a) - 1) < 0.012) return `${b}:${a}`;
  }
  return exact >= 1 ? `${exact.toFixed(2)}:1` : `1:${(1 / exact).toFixed(2)}`;
}
