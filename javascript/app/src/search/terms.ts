import type { Tag } from "@/api/types";
import { PART_OF } from "./fields";

const PLAIN_VALUE = /^[^\s",()*?\\<>=≥≤:]+$/;
const PLAIN_WORD = /^[^\s",()*?\\|:\-<][^\s",()*?\\|:]*$/;

/** In quotation marks, for any text. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const escaped = (text: string) => text.replace(/[*?]/g, "\\$&");

/** One value as it stands behind a field's colon, meant exactly. */
export function valueText(field: string, value: string): string {
  return !PART_OF.has(field) && PLAIN_VALUE.test(value) ? value : quoted(escaped(value));
}

/** `field:value` for exactly this value. */
export const term = (field: string, value: string): string => `${field}:${valueText(field, value)}`;

/** Words of a prompt, just as they stand there. */
export function word(text: string): string {
  return PLAIN_WORD.test(text) && !["OR", "AND", "NOT"].includes(text) ? text : quoted(text);
}

const FIELD_OF: Record<string, string> = {
  Model: "model",
  Sampler: "sampler",
  "Source Identifier": "source",
  lora: "lora",
  lyco: "lora",
};
const SIZE = /^(\d+) × (\d+)$/;

/** What asks for the pictures that have a tag. */
export function tagTerm(tag: Pick<Tag, "type" | "name">): string {
  const size = tag.type === "size" && SIZE.exec(tag.name);
  if (size) return `size:${size[1]}x${size[2]}`;
  if (tag.type === "Media Type" && ["Image", "Video", "Audio"].includes(tag.name)) {
    return `is:${tag.name.toLowerCase()}`;
  }
  if (tag.type === "custom" && tag.name === "like") return LIKED;
  return term(FIELD_OF[tag.type] ?? "tag", tag.name);
}

export const LIKED = "is:liked";
