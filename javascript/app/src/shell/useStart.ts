import { watch } from "vue";
import type { ServerEvent } from "@/api/types";
import { embed } from "@/host/embed";
import { useHost } from "@/host/store";
import { useIndex } from "@/stores";
import { fromHash, toHash } from "@/stores/address";
import { useFolders } from "@/stores/folders";
import { useLibrary } from "@/stores/library";
import { useRows } from "@/stores/rows";
import { useSession } from "@/stores/session";
import { useTags } from "@/stores/tags";
import { toastError } from "@/ui";
import { followDeepLink } from "./useDeepLink";

const ONE_STEP_MS = 1500;

/** Sets everything going and lets the server's events reach the stores; returns what ends it. */
export function useStart(): () => void {
  const index = useIndex();
  const library = useLibrary();
  const folders = useFolders();
  const tags = useTags();
  const rows = useRows();
  const session = useSession();
  const host = useHost();

  let lastChange = 0;

  function take(event: ServerEvent) {
    if (event.type === "changed") {
      if (event.changed) rows.forget();
      library.refreshSoon();
    } else if (event.type === "folders") {
      folders.load().catch(toastError);
      library.refreshSoon();
    } else if (event.type === "tags") tags.load().catch(toastError);
    else if (event.type === "notice") session.tell(event.text);
    else if (event.type === "lagged") {
      session.load().catch(toastError);
      folders.load().catch(toastError);
      library.refreshSoon();
    }
  }

  // The end of reading brings shapes and placeholders far down the list; only a whole look sees them.
  const stopBusy = watch(
    () => index.busy,
    (busy, before) => {
      if (before && !busy) {
        void library.refresh(true);
        tags.load().catch(toastError);
      }
    },
  );

  const fromAddress = () => void library.replaceQuery(fromHash(location.hash));
  const stopAddress = watch(
    () => toHash(library.query),
    (hash) => {
      if (hash === location.hash.slice(1)) return;
      const url = hash ? `#${hash}` : location.pathname + location.search;
      // A word typed letter by letter is one step back, not five. In a frame the steps would be the host's.
      const step = !embed && Date.now() - lastChange > ONE_STEP_MS;
      lastChange = Date.now();
      if (step) history.pushState(null, "", url);
      else history.replaceState(null, "", url);
    },
  );
  window.addEventListener("popstate", fromAddress);

  const stopShown = host.whenShown(() => library.refreshSoon());
  const stopEvents = index.on(take);
  const disconnect = index.connect();
  fromAddress();
  followDeepLink().catch(toastError);
  session
    .load()
    .then(() => host.start(session.host))
    .catch(toastError);
  folders.load().catch(toastError);
  tags.load().catch(toastError);

  return () => {
    stopBusy();
    stopAddress();
    stopShown();
    stopEvents();
    disconnect();
    window.removeEventListener("popstate", fromAddress);
  };
}
