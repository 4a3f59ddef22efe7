const NAME = "feed";

/** Which picture a link shows in the feed; null where it shows none. */
export function feedAsked(hash: string): number | null {
  const id = Number(new URLSearchParams(hash.replace(/^#/, "")).get(NAME));
  return Number.isInteger(id) && id > 0 ? id : null;
}

/** What stands behind the # when the feed is at that picture; with null, when it is closed. */
export function withFeed(hash: string, id: number | null): string {
  const rest = hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part && !part.startsWith(`${NAME}=`));
  if (id !== null) rest.push(`${NAME}=${id}`);
  return rest.join("&");
}
