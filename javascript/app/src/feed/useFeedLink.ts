import { until, useEventListener, watchDebounced } from "@vueuse/core";
import { watch } from "vue";
import { embed } from "@/host/embed";
import { useLibrary } from "@/stores/library";
import { toastError } from "@/ui";
import { useViewer } from "@/viewer/store";
import { feedAsked, withFeed } from "./link";

const SETTLE_MILLISECONDS = 300;

const address = (hash: string) => location.pathname + location.search + (hash ? `#${hash}` : "");

/**
 * The feed stands in the address, so that it can be shared and the browser's Back leaves it; returns what ends
 * that. To be called before the address is followed, as `useAddress` knows only the query.
 */
export function useFeedLink(): () => void {
  const viewer = useViewer();
  const library = useLibrary();

  async function follow(id: number): Promise<void> {
    await until(() => library.state).not.toBe("loading");
    if (library.indexOf(id) < 0) await library.loadMore();
    const at = library.indexOf(id);
    if (at >= 0) viewer.open(at, "feed");
  }

  const asked = feedAsked(location.hash);
  if (asked !== null) queueMicrotask(() => void follow(asked).catch(toastError));
  if (embed) return () => undefined;

  const stops = [
    watch(
      () => viewer.inFeed,
      (open) => {
        const stands = feedAsked(location.hash) !== null;
        if (open && !stands)
          history.pushState({ feed: true }, "", address(withFeed(location.hash, viewer.id)));
        // What closes it may go elsewhere right after: then Back leads into the feed again.
        if (!open) setTimeout(leave);
      },
    ),
    watchDebounced(
      () => viewer.id,
      (id) => {
        if (viewer.inFeed) history.replaceState(history.state, "", address(withFeed(location.hash, id)));
      },
      { debounce: SETTLE_MILLISECONDS },
    ),
    useEventListener(window, "popstate", () => {
      const id = feedAsked(location.hash);
      if (id === null && viewer.inFeed) viewer.close();
      else if (id !== null && !viewer.inFeed) void follow(id).catch(toastError);
    }),
  ];

  function leave(): void {
    if (viewer.inFeed || feedAsked(location.hash) === null) return;
    if (history.state?.feed) history.back();
    else history.replaceState(null, "", address(withFeed(location.hash, null)));
  }

  return () => {
    for (const stop of stops) stop();
  };
}
