import { usePreferredDark, useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, toRefs, watchEffect } from "vue";
import type { GridQuery } from "@/api/types";
import { embed } from "@/host/embed";
import { hostDark, paintTheme } from "@/host/theme";
import { chosenLanguage } from "@/i18n";
import type { Language } from "@/i18n/languages";
import type { Mode } from "@/viewer/store";
import type { Fit } from "@/viewer/zoom";

export type Theme = "auto" | "light" | "dark";
export type LayoutName = "justified" | "square" | "masonry";

export type ChangeMarks = "off" | "withoutSeed" | "all";
export const ACCENTS = ["auto", "amber", "rose", "violet", "blue", "teal", "green"] as const;
export type Accent = (typeof ACCENTS)[number];

export const PANEL_BLOCKS = [
  "marks",
  "tags",
  "prompt",
  "negative",
  "parameters",
  "networks",
  "passes",
  "file",
] as const;
export type PanelBlock = (typeof PANEL_BLOCKS)[number];

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
  /** beside the results, what they can be narrowed by */
  facetsOpen: boolean;
  /** ask before pictures are put into the trash, with their list */
  confirmDelete: boolean;
  /** folders that pictures were moved or copied to last */
  recentTargets: string[];
  /** folders that were looked at last, at most 20 */
  recentFolders: string[];
  showRecentFolders: boolean;
  /** pack many pictures smaller, which takes longer and helps little */
  compressDownloads: boolean;
  /** what is open when the page is: nothing but the library, the last visit's tabs, or a named workspace */
  startWith: "empty" | "last" | "snapshot";
  startSnapshot: string;
  /** variations of one prompt lie on piles */
  stacks: boolean;
  /** what changes on the disk shows by itself; else when it is looked for, or a tab is come back to */
  liveUpdates: boolean;
  /** between neighbours, what changed in how they were made */
  changeMarks: ChangeMarks;
  /** in squares: their middle, or the whole picture */
  squareFit: "cover" | "contain";
  /** when a picture says what it is, and what it says of itself */
  captions: "hover" | "always" | "never";
  captionText: "made" | "file" | "tags";
  roundCorners: boolean;
  /** what is fetched for a cell: small and quick, as sharp as it is large, or the picture itself */
  thumbs: "small" | "sharp" | "original";
  /** the colour of what is chosen; "auto" is the host's, else ours */
  accent: Accent;
  density: "comfortable" | "dense";
  /** the order of a new tab */
  order: NonNullable<GridQuery["order"]>;
  /** keys that the person chose, by the action's id */
  keys: Record<string, string[]>;
  language: Language | "auto";
  /** how the viewer shows a picture at first */
  viewerFit: Fit;
  /** far enlarged pixels are squares */
  viewerPixels: boolean;
  /** what two clicks on the viewer's picture do */
  viewerDouble: "zoom" | "close";
  /** the grid shines through behind the viewer's picture */
  viewerSeeThrough: boolean;
  /** how much of it is kept back then, percent */
  viewerMask: number;
  /** the viewer's panel comes when the mouse reaches its edge */
  panelAutoHide: boolean;
  /** the viewer's panel lies over the picture, at that place */
  panelFloats: boolean;
  panelPlace: { x: number; y: number; width: number; height: number };
  /** blocks of the panel that are not shown */
  panelHidden: PanelBlock[];
  /** what is done with private pictures */
  privacyMode: "off" | "blur" | "hide";
  /** which those are, in the query language */
  privacyQuery: string;
  /** the mouse uncovers them */
  privacyPeek: boolean;
  /** what a click on a picture in the grid shows */
  clickOpens: Mode;
  /** the feed goes on by itself after so many seconds, clips at their end */
  feedAuto: "off" | "5" | "10" | "20";
  /** buttons for up and down beside the feed */
  feedArrows: "mouse" | "always" | "never";
  /** how many seconds the slideshow shows a picture */
  slideSeconds: "3" | "5" | "10" | "20";
  slideShuffle: boolean;
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
  facetsOpen: false,
  confirmDelete: false,
  recentTargets: [],
  recentFolders: [],
  showRecentFolders: true,
  compressDownloads: false,
  startWith: "last",
  startSnapshot: "",
  stacks: false,
  liveUpdates: true,
  changeMarks: "off",
  squareFit: "cover",
  captions: "hover",
  captionText: "made",
  roundCorners: true,
  thumbs: "sharp",
  accent: "auto",
  density: "comfortable",
  order: "-date",
  keys: {},
  language: "auto",
  viewerFit: "fit",
  viewerPixels: true,
  viewerDouble: "zoom",
  viewerSeeThrough: false,
  viewerMask: 82,
  panelAutoHide: false,
  panelFloats: false,
  panelPlace: { x: 24, y: 72, width: 340, height: 480 },
  panelHidden: [],
  privacyMode: "off",
  privacyQuery: "tag:nsfw,private",
  privacyPeek: true,
  clickOpens: "picture",
  feedAuto: "off",
  feedArrows: "mouse",
  slideSeconds: "5",
  slideShuffle: false,
};

export const SETTING_NAMES = Object.keys(DEFAULTS) as (keyof Settings)[];

/** A host's narrow column is seen otherwise than a window, and remembered apart from it. */
const IN_SIDEBAR: Settings = { ...DEFAULTS, layout: "masonry", cellSize: 120, gap: 3 };

/** What this browser remembers about how the page looks; every setting is a writable property. */
export const useSettings = defineStore("settings", () => {
  const saved = useStorage<Settings>(
    embed === "sidebar" ? "iib.sidebar" : "iib.settings",
    embed === "sidebar" ? { ...IN_SIDEBAR } : { ...DEFAULTS },
    localStorage,
    { mergeDefaults: true, listenToStorageChanges: false },
  );
  const systemDark = usePreferredDark();
  const dark = computed(() => {
    if (saved.value.theme !== "auto") return saved.value.theme === "dark";
    return hostDark() ?? systemDark.value;
  });
  watchEffect(() => {
    const { dataset } = document.documentElement;
    dataset.theme = dark.value ? "dark" : "light";
    dataset.accent = saved.value.accent;
    dataset.density = saved.value.density;
  });
  paintTheme(() => dark.value);
  watchEffect(() => {
    chosenLanguage.value = saved.value.language;
  });
  return { ...toRefs(saved.value), dark };
});
