import { folderTerm } from "@/search/conditions";
import { tagTerm } from "@/search/terms";
import type { TrendPart } from "./api";
import { lastDayOf } from "./calendar";

export const TAG_TYPES = {
  models: "Model",
  loras: "lora",
  samplers: "Sampler",
  sources: "Source Identifier",
  sizes: "size",
} as const;
export type TagList = keyof typeof TAG_TYPES;

/** `date:` for these days, as short as it can be said; "" for all. */
export function dateTerm(since: string, until: string): string {
  if (!since && !until) return "";
  if (!until) return `date:>=${since}`;
  if (!since) return `date:<=${until}`;
  if (since === until) return `date:${since}`;
  const month = since.slice(0, 7);
  if (since.endsWith("-01") && until === lastDayOf(month)) return `date:${month}`;
  const year = since.slice(0, 4);
  if (since === `${year}-01-01` && until === `${year}-12-31`) return `date:${year}`;
  return `date:${since}..${until}`;
}

const joined = (...terms: string[]) => terms.filter(Boolean).join(" ");
const folderOf = ({ folder }: TrendPart) => (folder ? folderTerm(folder, false) : "");

/** The part itself. */
export const partQuery = (part: TrendPart): string =>
  joined(folderOf(part), dateTerm(part.since, part.until));

/** Some days of the part. */
export function daysQuery(part: TrendPart, from: string, to: string): string {
  const since = part.since > from ? part.since : from;
  const until = part.until && part.until < to ? part.until : to;
  return joined(folderOf(part), dateTerm(since, until));
}

export const monthQuery = (part: TrendPart, month: string) =>
  daysQuery(part, `${month}-01`, lastDayOf(month));

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** An hour of the week of the part; `day` 0 is Monday. */
export const hourQuery = (part: TrendPart, day: number, hour: number) =>
  joined(partQuery(part), `weekday:${WEEKDAYS[day]}`, `hour:${hour}`);

export const tagQuery = (part: TrendPart, list: TagList, name: string) =>
  joined(partQuery(part), tagTerm({ type: TAG_TYPES[list], name }));

export const ratingQuery = (part: TrendPart, stars: string) => joined(partQuery(part), `rating:${stars}`);

/** What lies in that very folder, as the line counts it. */
export const folderQuery = (part: TrendPart, path: string) =>
  joined(folderTerm(path, true), dateTerm(part.since, part.until));
