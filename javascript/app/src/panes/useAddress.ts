import { computed, watch } from "vue";
import type { GridQuery } from "@/api/types";
import { embed } from "@/host/embed";
import { placeNamed } from "@/places/registry";
import { isOlder, modern } from "@/search/older";
import { useLibrary } from "@/stores/library";
import { activePane } from "@/stores/panes";
import { useTags } from "@/stores/tags";
import { toastError } from "@/ui";
import { type Spot, spotOfHash, spotToHash } from "./address";
import { LIBRARY, useWorkspace } from "./workspace";

const ONE_STEP_MS = 1500;

/** Keeps the address and the tab at hand the same, so that the browser's Back works; returns what ends it. */
export function useAddress() {
  const workspace = useWorkspace();
  const library = useLibrary();
  let lastChange = 0;

  const hash = computed(() =>
    spotToHash({ place: workspace.tab.place, props: workspace.tab.props, query: { ...library.query } }),
  );

  /** Older links have conditions apart from the text, tags among them by number: those wait for the tags. */
  async function ask(query: GridQuery) {
    if (!isOlder(query)) return library.replaceQuery(query);
    const tags = useTags();
    if (!tags.loaded) await tags.load().catch(toastError);
    return library.replaceQuery(modern(query, tags.byId));
  }

  function follow(spot: Spot = spotOfHash(location.hash)) {
    // The query first: asking for pictures leads to the library.
    const asked = spotToHash({ ...spot, place: LIBRARY, props: {} });
    if (asked !== spotToHash({ place: LIBRARY, props: {}, query: library.query })) void ask(spot.query);
    workspace.show(placeNamed(spot.place) ? spot.place : LIBRARY, spot.props);
  }

  const stop = watch([hash, activePane], ([now, pane], [, before]) => {
    if (now === location.hash.slice(1)) return;
    const url = now ? `#${now}` : location.pathname + location.search;
    // A word typed letter by letter is one step back, not five; another tab is none. In a frame the steps would be the host's.
    const step = !embed && pane === before && Date.now() - lastChange > ONE_STEP_MS;
    lastChange = Date.now();
    if (step) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  });
  const onPop = () => follow();
  window.addEventListener("popstate", onPop);

  function end() {
    stop();
    window.removeEventListener("popstate", onPop);
  }
  return { follow, end };
}
