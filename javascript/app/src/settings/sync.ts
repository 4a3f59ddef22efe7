import { useStorage, watchDebounced } from "@vueuse/core";
import { get, post } from "@/api/client";
import { embed } from "@/host/embed";
import { useSession } from "@/stores/session";
import { SETTING_NAMES, type Settings, useSettings } from "@/stores/settings";
import { toastError } from "@/ui";

const NAME = "iib_page";
/** What belongs to a screen rather than to a person. */
const PER_BROWSER: (keyof Settings)[] = [
  "sidebarOpen",
  "sidebarWidth",
  "panelOpen",
  "panelWidth",
  "panelPlace",
  "recentTargets",
  "recentFolders",
  ...(embed === "sidebar" ? (["layout", "cellSize", "gap"] as const) : []),
];

/** Whether this browser's settings are the server's. */
export const synced = useStorage("iib.synced", false);

/** Everything that clients keep on the server, by name. */
export async function storedSettings(): Promise<Record<string, unknown>> {
  const { app_fe_setting } = await get<{ app_fe_setting: Record<string, unknown> }>("/global_setting");
  return app_fe_setting;
}

export const storeSetting = (name: string, value: unknown) =>
  post<null>("/app_fe_setting", { name, value: JSON.stringify(value) });

const isShared = (name: string): name is keyof Settings =>
  SETTING_NAMES.includes(name as keyof Settings) && !PER_BROWSER.includes(name as keyof Settings);

function mine(): Record<string, unknown> {
  const { $state } = useSettings();
  const all = SETTING_NAMES.filter(isShared).map((name) => [name, $state[name]]);
  return JSON.parse(JSON.stringify(Object.fromEntries(all)));
}

/** Takes over what the server has, but not what was changed since `before`. */
export function takeOver(stored: unknown, before: Record<string, unknown>): void {
  if (typeof stored !== "object" || stored === null) return;
  const settings = useSettings();
  const now = mine();
  for (const [name, value] of Object.entries(stored)) {
    const untouched = JSON.stringify(now[name]) === JSON.stringify(before[name]);
    if (isShared(name) && untouched && typeof value === typeof now[name])
      Object.assign(settings, { [name]: value });
  }
}

/** Fetches the person's settings and keeps both sides the same from then on; returns what ends it. */
export function keepSynced(): () => void {
  const before = mine();
  let known = JSON.stringify(before);

  async function fetchThem() {
    const stored = await storedSettings();
    takeOver(stored[NAME], before);
    known = JSON.stringify(mine());
  }
  async function send(now: string) {
    if (!synced.value || !useSession().writable || now === known) return;
    known = now;
    await storeSetting(NAME, JSON.parse(now));
  }

  if (synced.value) fetchThem().catch(toastError);
  return watchDebounced(
    () => (synced.value ? JSON.stringify(mine()) : known),
    (now) => send(now).catch(toastError),
    { debounce: 500, maxWait: 3000 },
  );
}
