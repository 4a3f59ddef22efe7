import type { Album, GridQuery } from "@/api/types";
import { term } from "@/search/terms";

/** An album's pictures as text of the query language. */
export function albumTerm(name: string): string {
  return term("album", name);
}

/** What shows an album: its own order for one that is filled by hand, the search of a smart one. */
export function queryOf(album: Pick<Album, "id" | "name" | "query">): GridQuery {
  if (album.query !== null) return { q: album.query, order: "-date" };
  return { q: albumTerm(album.name), order: "album", album: album.id };
}

const SORTS: Record<string, string> = {
  "-rating": "best",
  rating: "worst",
  date: "oldest",
  "-size": "largest",
  size: "smallest",
};

/** The search that is shown, as text that finds the same: with its order, where that is not the usual one. */
export function savedText(query: GridQuery): string {
  const text = (query.q ?? query.text ?? "").trim();
  const order = query.order ?? "-date";
  if (order === "-date" || order === "album" || order === "random" || /(^|\s)(sort|order):/i.test(text))
    return text;
  return `${text} sort:${SORTS[order] ?? order}`.trim();
}
