import { api } from "@/api";
import { openPlace, placeNamed } from "@/places/registry";
import { term } from "@/search/terms";
import { useLibrary } from "@/stores/library";
import { useViewer } from "@/viewer/store";
import { deepLinkOf, withoutDeepLink } from "./deepLink";

/** Follows the address's link, once: shows its folder and opens its picture. Whether there was one. */
export async function followDeepLink(): Promise<boolean> {
  const link = deepLinkOf(location.search);
  history.replaceState(null, "", location.pathname + withoutDeepLink(location.search) + location.hash);
  if (!link) return false;
  const library = useLibrary();
  if (link.action === "pane") {
    // Other programs know panes that we have not.
    if (placeNamed(link.place)) openPlace(link.place, link.props);
    return true;
  }
  const { folder, id } = await api.locate(link.path);
  await library.replaceQuery({ order: "-date", q: term("folder", folder) });
  if (id === null) return true;
  if (library.indexOf(id) < 0) await library.loadMore();
  useViewer().open(library.indexOf(id));
  return true;
}
