import type { GridQuery, Tag } from "@/api/types";
import { withField, withTerm } from "./conditions";
import { tagTerm, valueText, word } from "./terms";

/** True for a query with conditions that its text does not have. */
export function isOlder(query: GridQuery): boolean {
  const { text, folders, media_type, and_tags, or_tags, not_tags } = query;
  const lists = [folders, and_tags, or_tags, not_tags].some((list) => list?.length);
  return Boolean(text || lists || (media_type && media_type !== "all"));
}

/** The same in the query language, as older links have conditions apart; tags that `tags` has not are left out. */
export function modern(query: GridQuery, tags: ReadonlyMap<number, Tag>): GridQuery {
  const { text, folders, flat, media_type, and_tags = [], or_tags = [], not_tags = [], ...rest } = query;
  let q = rest.q ?? "";
  for (const one of text?.split(/\s+/).filter(Boolean) ?? []) q = withTerm(q, word(one));
  if (folders?.length) {
    const written = folders.map((path) => (flat ? "=" : "") + valueText("folder", path));
    q = withField(q, "folder", written.join(","));
  }
  if (media_type && media_type !== "all") q = withTerm(q, `is:${media_type}`);
  const named = (ids: number[]) => ids.map((id) => tags.get(id)).filter((tag) => tag !== undefined);
  for (const tag of named(and_tags)) q = withTerm(q, tagTerm(tag));
  const any = named(or_tags).map(tagTerm).join(" OR ");
  if (any) q = q ? `${q} (${any})` : any;
  for (const tag of named(not_tags)) q = withTerm(q, `-${tagTerm(tag)}`);
  return q ? { ...rest, q } : rest;
}

/** True when the query asks for something, rather than for everything. */
export function isNarrowed(query: GridQuery): boolean {
  return Boolean(query.q || query.regex || query.similar) || isOlder(query);
}
