import { usePreferredDark, useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, toRefs, watchEffect } from "vue";

export type Theme = "auto" | "light" | "dark";
export type LayoutName = "justified" | "square" | "masonry";

export interface Settings {
  theme: Theme;
  layout: LayoutName;
  /** height of a row (justified) or width of a cell, CSS pixels */
  cellSize: number;
  gap: number;
  sidebarOpen: boolean;
  sidebarWidth: number;
  panelOpen: boolean;
  panelWidth: number;
}

const DEFAULTS: Settings = {
  theme: "auto",
  layout: "justified",
  cellSize: 200,
  gap: 4,
  sidebarOpen: false,
  sidebarWidth: 240,
  panelOpen: false,
  panelWidth: 340,
};

/** The host asks for a theme in the address (?__theme=dark); it wins over the system's. */
function hostTheme(): "light" | "dark" | null {
  const asked = new URLSearchParams(location.search).get("__theme");
  return asked === "dark" || asked === "light" ? asked : null;
}

/** What this browser remembers about how the page looks; every setting is a writable property. */
export const useSettings = defineStore("settings", () => {
  const saved = useStorage<Settings>("iib.settings", { ...DEFAULTS }, localStorage, {
    mergeDefaults: true,
    listenToStorageChanges: false,
  });
  const systemDark = usePreferredDark();
  const dark = computed(() => {
    if (saved.value.theme !== "auto") return saved.value.theme === "dark";
    return (hostTheme() ?? (systemDark.value ? "dark" : "light")) === "dark";
  });
  watchEffect(() => {
    document.documentElement.dataset.theme = dark.value ? "dark" : "light";
  });
  return { ...toRefs(saved.value), dark };
});
