import { nextTick, watch } from "vue";
import { BASE } from "@/api/client";
import { embed } from "@/host/embed";
import { useSettings } from "@/stores/settings";

/** Lets the page be installed and open without its server. Within a host it is the host's page that counts. */
export function keepShell(): void {
  if (embed || !import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Refused in private windows and without HTTPS: the page works without it.
  navigator.serviceWorker.register(`${BASE}/fe-static/sw.js`, { scope: BASE }).catch(() => undefined);
}

/** The browser's own edges have the colour of the page. */
export function followThemeColor(): void {
  const settings = useSettings();
  watch(
    () => settings.dark,
    async () => {
      await nextTick();
      const color = getComputedStyle(document.body).backgroundColor;
      document.querySelector('meta[name="theme-color"]')?.setAttribute("content", color);
    },
    { immediate: true },
  );
}
