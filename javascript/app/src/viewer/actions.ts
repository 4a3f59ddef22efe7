import {
  Film,
  ImagePlay,
  Maximize,
  PanelRight,
  Play,
  Repeat,
  RotateCcw,
  RotateCw,
  Scan,
  SkipBack,
  SkipForward,
  X,
  ZoomIn,
  ZoomOut,
} from "@lucide/vue";
import type { Component } from "vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { useSession } from "@/stores/session";
import { useSettings } from "@/stores/settings";
import { type ViewerControls, viewerControls } from "./controls";
import { useViewer } from "./store";
import { FITS } from "./zoom";

const ZOOM_STEP = 1.4;
const isOpen = () => useViewer().isOpen;
/** not in the feed, which shows pictures whole and has no strip */
const onStage = () => useViewer().isOpen && !useViewer().inFeed;
const zooms = () => viewerControls.now?.zooms() ?? false;
const isVideo = () => viewerControls.now?.plays() === "video";
const plays = () => Boolean(viewerControls.now?.plays());
const control = (act: (now: ViewerControls) => unknown) => () =>
  viewerControls.now ? act(viewerControls.now) : undefined;

interface Told {
  keys?: string[];
  icon?: Component;
  when?: () => boolean;
  menu?: boolean;
  run: Action["run"];
}

function made(name: string, { keys, icon, when = isOpen, menu, run }: Told): Action {
  return {
    id: `viewer.${name}`,
    title: () => t(`viewer.do.${name}`),
    group: "view",
    icon,
    keys,
    where: ["viewer"],
    menus: menu ? ["viewer"] : undefined,
    quiet: !menu,
    when,
    run,
  };
}

function nextFit(): void {
  const settings = useSettings();
  const at = FITS.indexOf(settings.viewerFit);
  settings.viewerFit = FITS[(at + 1) % FITS.length] ?? "fit";
}

const choices: Action[] = [
  {
    id: "viewer.fits",
    title: () => t("viewer.fits"),
    group: "view",
    icon: Scan,
    menus: ["viewer"],
    quiet: true,
    when: zooms,
    entries: () =>
      FITS.map((fit) => ({
        label: t(`viewer.fitMode.${fit}`),
        checked: useSettings().viewerFit === fit,
        run: () => {
          useSettings().viewerFit = fit;
          viewerControls.now?.fit();
        },
      })),
    run: () => undefined,
  },
  {
    id: "viewer.options",
    title: () => t("viewer.options"),
    group: "view",
    menus: ["viewer"],
    quiet: true,
    when: onStage,
    entries: () => {
      const settings = useSettings();
      return [
        {
          label: t("viewer.squares"),
          checked: settings.viewerPixels,
          run: () => {
            settings.viewerPixels = !settings.viewerPixels;
          },
        },
        {
          label: t("viewer.doubleCloses"),
          checked: settings.viewerDouble === "close",
          run: () => {
            settings.viewerDouble = settings.viewerDouble === "close" ? "zoom" : "close";
          },
        },
        {
          label: t("viewer.seeThrough"),
          checked: settings.viewerSeeThrough,
          run: () => {
            settings.viewerSeeThrough = !settings.viewerSeeThrough;
          },
        },
        {
          label: t("viewer.autoHide"),
          checked: settings.panelAutoHide,
          run: () => {
            settings.panelAutoHide = !settings.panelAutoHide;
          },
        },
      ];
    },
    run: () => undefined,
  },
];

/** What can be done while looking at one picture. */
export const viewerActions: Action[] = [
  made("close", { keys: ["Escape"], icon: X, run: () => useViewer().close() }),
  made("play", { keys: ["Space"], icon: Play, when: plays, run: control((now) => now.play()) }),
  made("previous", {
    keys: ["ArrowLeft", "PageUp", "ArrowUp", "Shift+Space"],
    run: () => useViewer().step(-1),
  }),
  made("next", { keys: ["ArrowRight", "PageDown", "ArrowDown", "Space"], run: () => useViewer().step(1) }),
  made("first", { keys: ["Home"], run: () => useViewer().goTo(0) }),
  made("last", { keys: ["End"], run: () => useViewer().goTo(useLibrary().total - 1) }),
  made("zoom", { keys: ["Z"], icon: Scan, when: zooms, run: control((now) => now.toggleZoom()) }),
  made("zoomIn", {
    keys: ["+", "="],
    icon: ZoomIn,
    when: zooms,
    run: control((now) => now.zoomBy(ZOOM_STEP)),
  }),
  made("zoomOut", {
    keys: ["-", "_"],
    icon: ZoomOut,
    when: zooms,
    run: control((now) => now.zoomBy(1 / ZOOM_STEP)),
  }),
  made("nextFit", { keys: ["Shift+Z"], when: zooms, run: nextFit }),
  made("rotate", {
    keys: ["R"],
    icon: RotateCw,
    menu: true,
    when: zooms,
    run: control((now) => now.rotate(1)),
  }),
  made("rotateBack", {
    keys: ["Shift+R"],
    icon: RotateCcw,
    menu: true,
    when: zooms,
    run: control((now) => now.rotate(-1)),
  }),
  made("panel", { keys: ["I"], icon: PanelRight, menu: true, run: control((now) => now.panel()) }),
  made("filmstrip", {
    keys: ["B"],
    icon: Film,
    menu: true,
    when: onStage,
    run: control((now) => now.filmstrip()),
  }),
  made("fullscreen", { keys: ["F"], icon: Maximize, menu: true, run: control((now) => now.fullscreen()) }),
  made("frameBack", { keys: [","], icon: SkipBack, when: isVideo, run: control((now) => now.stepFrame(-1)) }),
  made("frameForward", {
    keys: ["."],
    icon: SkipForward,
    when: isVideo,
    run: control((now) => now.stepFrame(1)),
  }),
  made("slower", { keys: ["<"], when: plays, run: control((now) => now.faster(-1)) }),
  made("faster", { keys: [">"], when: plays, run: control((now) => now.faster(1)) }),
  made("loop", { icon: Repeat, menu: true, when: plays, run: control((now) => now.loop()) }),
  made("cover", {
    icon: ImagePlay,
    menu: true,
    when: () => isVideo() && useSession().writable,
    run: control((now) => now.cover()),
  }),
  ...choices,
];
