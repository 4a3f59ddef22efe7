import type { GridQuery } from "@/api/types";

const NUMBERS = { and: "and_tags", or: "or_tags", not: "not_tags" } as const;
const ORDER = /^(-?(date|name|size|rating|created|pixels)|album|random)$/;
const TYPES = ["image", "video", "audio"];

/** The query as it stands behind the # of the address; "" for everything, newest first. */
export function toHash(query: GridQuery): string {
  const parts = new URLSearchParams();
  const q = [query.q, query.text].filter(Boolean).join(" ");
  if (q) parts.set("q", q);
  for (const [short, key] of Object.entries(NUMBERS)) {
    const ids = query[key];
    if (ids?.length) parts.set(short, ids.join("."));
  }
  for (const folder of query.folders ?? []) parts.append("in", folder);
  if (query.flat && query.folders?.length) parts.set("flat", "1");
  if (query.similar) parts.set("like", String(query.similar));
  if (query.similar && query.similar_by === "prompt") parts.set("by", "prompt");
  if (query.media_type && query.media_type !== "all") parts.set("type", query.media_type);
  if (query.order && query.order !== "-date") parts.set("order", query.order);
  if (query.album) parts.set("album", String(query.album));
  if (query.order === "random" && query.seed) parts.set("seed", String(query.seed));
  return parts.toString();
}

/** The other way; what it does not understand it leaves out. */
export function fromHash(hash: string): GridQuery {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const query: GridQuery = { order: "-date" };
  const q = parts.get("q");
  if (q) query.q = q;
  for (const [short, key] of Object.entries(NUMBERS)) {
    const ids = (parts.get(short) ?? "").split(".").map(Number).filter(Number.isInteger).filter(Boolean);
    if (ids.length) query[key] = ids;
  }
  const folders = parts.getAll("in").filter(Boolean);
  if (folders.length) query.folders = folders;
  if (folders.length && parts.has("flat")) query.flat = true;
  const like = Number(parts.get("like"));
  if (Number.isInteger(like) && like > 0) query.similar = like;
  if (query.similar && parts.get("by") === "prompt") query.similar_by = "prompt";
  const type = parts.get("type");
  if (type && TYPES.includes(type)) query.media_type = type as GridQuery["media_type"];
  const order = parts.get("order");
  if (order && ORDER.test(order)) query.order = order as GridQuery["order"];
  const album = Number(parts.get("album"));
  if (Number.isInteger(album) && album > 0) query.album = album;
  else if (query.order === "album") query.order = "-date";
  const seed = Number(parts.get("seed"));
  if (query.order === "random" && Number.isInteger(seed) && seed > 0) query.seed = seed;
  return query;
}
