/** A link into the library from elsewhere, as other programs write them: `?action=view&path=…`. */
export interface DeepLink {
  action: "view" | "open";
  path: string;
}

const OURS = ["action", "path", "mode", "type", "props"];

/** What the query string asks for, null where it asks for nothing that this page can show. */
export function deepLinkOf(search: string): DeepLink | null {
  const given = new URLSearchParams(search);
  const action = given.get("action");
  const path = given.get("path");
  return (action === "view" || action === "open") && path ? { action, path } : null;
}

/** The query string without the link, so that a reload does not follow it again. */
export function withoutDeepLink(search: string): string {
  const rest = new URLSearchParams(search);
  if (!rest.has("action")) return search;
  for (const name of OURS) rest.delete(name);
  return rest.size ? `?${rest}` : "";
}
