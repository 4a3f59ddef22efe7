import { watch } from "vue";
import type { ServerEvent } from "@/api/types";
import { useFeedLink } from "@/feed/useFeedLink";
import { useHost } from "@/host/store";
import { keepSession, openLastSession } from "@/panes/session";
import { useAddress } from "@/panes/useAddress";
import { useWorkspace } from "@/panes/workspace";
import { keepSynced } from "@/settings/sync";
import { useIndex } from "@/stores";
import { useFolders } from "@/stores/folders";
import { useLibrary } from "@/stores/library";
import { useRows } from "@/stores/rows";
import { useSession } from "@/stores/session";
import { useTags } from "@/stores/tags";
import { toastError } from "@/ui";
import { followDeepLink } from "./useDeepLink";

/** Sets everything going and lets the server's events reach the stores; returns what ends it. */
export function useStart(): () => void {
  const index = useIndex();
  const workspace = useWorkspace();
  const folders = useFolders();
  const tags = useTags();
  const rows = useRows();
  const session = useSession();
  const host = useHost();

  function take(event: ServerEvent) {
    if (event.type === "changed") {
      if (event.changed) rows.forget();
      workspace.refresh();
    } else if (event.type === "folders") {
      folders.load().catch(toastError);
      workspace.refresh();
    } else if (event.type === "tags") tags.load().catch(toastError);
    else if (event.type === "notice") session.tell(event.text);
    else if (event.type === "lagged") {
      session.load().catch(toastError);
      folders.load().catch(toastError);
      workspace.refresh();
    }
  }

  // The end of reading brings shapes and placeholders far down the list; only a whole look sees them.
  const stopBusy = watch(
    () => index.busy,
    (busy, before) => {
      if (before && !busy) {
        workspace.refresh(true);
        tags.load().catch(toastError);
      }
    },
  );

  const address = useAddress();
  const stopShown = host.whenShown(() => workspace.refresh());
  const stopSession = keepSession();
  const stopEvents = index.on(take);
  const disconnect = index.connect();
  const stopSync = keepSynced();
  const stopFeedLink = useFeedLink();
  if (location.hash || !openLastSession()) address.follow();
  void useLibrary().wake();
  followDeepLink().catch(toastError);
  session
    .load()
    .then(() => host.start(session.host))
    .catch(toastError);
  folders.load().catch(toastError);
  tags.load().catch(toastError);

  return () => {
    stopBusy();
    address.end();
    stopSession();
    stopFeedLink();
    stopShown();
    stopEvents();
    disconnect();
    stopSync();
  };
}
