/** How the host shows us: `sidebar` is its narrow column (?embed=sidebar), `tab` a tab of its own, "" no frame at all. */
export type Embed = "sidebar" | "tab" | "";

export function embedOf(search: string, framed: boolean): Embed {
  if (new URLSearchParams(search).get("embed") === "sidebar") return "sidebar";
  return framed ? "tab" : "";
}

/** Decided once: a page does not change its frame. */
export const embed = embedOf(location.search, window.parent !== window);
