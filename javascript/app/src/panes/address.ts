import type { GridQuery } from "@/api/types";
import { fromHash, toHash } from "@/stores/address";
import type { PlaceProps } from "./types";
import { LIBRARY } from "./workspace";

export interface Spot {
  place: string;
  props: PlaceProps;
  query: GridQuery;
}

/** What stands behind the # for a place and the query of its pane; "" for the whole library. */
export function spotToHash({ place, props, query }: Spot): string {
  const parts = new URLSearchParams();
  if (place !== LIBRARY) {
    parts.set("at", place);
    if (Object.keys(props).length) parts.set("with", JSON.stringify(props));
  }
  return [parts.toString(), toHash(query)].filter(Boolean).join("&");
}

/** The other way; props that are no object are left out. */
export function spotOfHash(hash: string): Spot {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    place: parts.get("at") || LIBRARY,
    props: propsOf(parts.get("with")),
    query: fromHash(hash),
  };
}

export function propsOf(text: string | null): PlaceProps {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
