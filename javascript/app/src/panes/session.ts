import { watchDebounced } from "@vueuse/core";
import { embed } from "@/host/embed";
import { useSettings } from "@/stores/settings";
import { toastError } from "@/ui";
import { useSnapshots } from "./snapshots";
import { useWorkspace } from "./workspace";

const KEPT = "iib.session";

function lastSession(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

/** Opens the tabs of the last visit where the person wants that; whether it did. A narrow column has no tabs. */
export function openLastSession(): boolean {
  if (embed === "sidebar") return false;
  const settings = useSettings();
  if (settings.startWith === "snapshot") {
    openSnapshot(settings.startSnapshot).catch(toastError);
    return false;
  }
  return settings.startWith === "last" && useWorkspace().restore(lastSession());
}

async function openSnapshot(id: string): Promise<void> {
  const snapshots = useSnapshots();
  await snapshots.load();
  const wanted = snapshots.all.find((one) => one.id === id);
  if (wanted) snapshots.restore(wanted);
}

/** Writes down what is open, now and then and when the page is left; returns what ends it. */
export function keepSession(): () => void {
  if (embed === "sidebar") return () => {};
  const workspace = useWorkspace();
  const write = () => localStorage.setItem(KEPT, JSON.stringify(workspace.record()));
  const stop = watchDebounced(() => JSON.stringify(workspace.record()), write, {
    debounce: 800,
    maxWait: 4000,
  });
  // Where each pane is scrolled to is known best at the end.
  window.addEventListener("pagehide", write);
  return () => {
    stop();
    window.removeEventListener("pagehide", write);
  };
}
