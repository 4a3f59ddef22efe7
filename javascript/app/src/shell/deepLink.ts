import { propsOf } from "@/panes/address";
import type { PlaceProps } from "@/panes/types";

/**
 * A link into the library from elsewhere, as other programs write them: `?action=view&path=…` shows one file,
 * `?action=open&path=…` a folder, `?action=pane&type=…&props={…}` any place.
 */
export type DeepLink =
  | { action: "view" | "open"; path: string; mode: string }
  | { action: "pane"; place: string; props: PlaceProps };

const OURS = ["action", "path", "mode", "type", "props"];

/** What the query string asks for, null where it asks for nothing that this page can show. */
export function deepLinkOf(search: string): DeepLink | null {
  const given = new URLSearchParams(search);
  const action = given.get("action");
  const path = given.get("path");
  const place = given.get("type");
  if (action === "pane" && place) return { action, place, props: propsOf(given.get("props")) };
  if ((action !== "view" && action !== "open") || !path) return null;
  return { action, path, mode: given.get("mode") ?? "" };
}

/** The query string without the link, so that a reload does not follow it again. */
export function withoutDeepLink(search: string): string {
  const rest = new URLSearchParams(search);
  if (!rest.has("action")) return search;
  for (const name of OURS) rest.delete(name);
  return rest.size ? `?${rest}` : "";
}
