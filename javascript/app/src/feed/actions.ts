import { EyeOff, GalleryVertical, Link, MonitorPlay, Repeat2, Volume2, ZoomIn } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { copyText } from "@/panel/copy";
import { useLibrary } from "@/stores/library";
import { useSettings } from "@/stores/settings";
import { viewerControls } from "@/viewer/controls";
import { useShow } from "@/viewer/show";
import { useFeedSound } from "@/viewer/sound";
import { useViewer } from "@/viewer/store";
import { useFeed } from "./store";

const inFeed = () => useViewer().inFeed;
const some = () => useLibrary().total > 0;
let lastPace: "5" | "10" | "20" = "5";

/** The picture under the cursor, else the one at the top of the window, else the first. */
function startAt({ index }: ActionContext): number {
  if (index >= 0) return index;
  const library = useLibrary();
  return Math.max(0, library.indexOf(library.place.id));
}

function toggleAuto(): void {
  const settings = useSettings();
  if (settings.feedAuto !== "off") lastPace = settings.feedAuto;
  settings.feedAuto = settings.feedAuto === "off" ? lastPace : "off";
}

function copyFeedLink(): Promise<void> {
  return copyText(location.href);
}

/** The feed, and pictures that go on by themselves. Keys of the same name are looked for in this order. */
export const feedActions: Action[] = [
  {
    id: "feed.open",
    title: () => t("feed.open"),
    group: "open",
    icon: GalleryVertical,
    keys: ["Shift+Enter"],
    menus: ["cell", "space", "selection", "viewer"],
    when: () => some() && !inFeed(),
    run: (context) => useViewer().open(startAt(context), "feed"),
  },
  {
    id: "feed.closer",
    title: () => t("feed.closer"),
    group: "open",
    icon: ZoomIn,
    keys: ["Enter", "Z"],
    where: ["viewer"],
    menus: ["viewer"],
    quiet: true,
    when: inFeed,
    run: ({ index }) => useViewer().open(index, "picture"),
  },
  {
    id: "show.slides",
    title: () => t(useShow().sliding ? "feed.endSlideshow" : "feed.startSlideshow"),
    group: "open",
    icon: MonitorPlay,
    keys: ["S"],
    where: ["grid", "viewer"],
    menus: ["cell", "space", "selection", "viewer"],
    when: () => some() && !inFeed(),
    run: (context) => {
      const show = useShow();
      if (show.sliding) show.end();
      else show.begin(startAt(context));
    },
  },
  {
    id: "show.leave",
    title: () => t("feed.endSlideshow"),
    group: "view",
    keys: ["Escape"],
    where: ["viewer"],
    quiet: true,
    when: () => useShow().sliding,
    run: () => useShow().end(),
  },
  {
    id: "show.hold",
    title: () => t(useShow().held ? "feed.goOn" : "feed.hold"),
    group: "view",
    keys: ["Space"],
    where: ["viewer"],
    quiet: true,
    when: () => useShow().on,
    run: () => useShow().hold(!useShow().held),
  },
  {
    id: "feed.auto",
    title: () => t("feed.auto"),
    group: "view",
    icon: Repeat2,
    keys: ["S"],
    where: ["viewer"],
    when: inFeed,
    checked: () => useSettings().feedAuto !== "off",
    run: toggleAuto,
  },
  {
    id: "feed.sound",
    title: () => t("feed.sound"),
    group: "view",
    icon: Volume2,
    keys: ["U"],
    where: ["viewer"],
    when: inFeed,
    checked: () => !useFeedSound().value,
    run: () => {
      useFeedSound().value = !useFeedSound().value;
    },
  },
  {
    id: "feed.hide",
    title: () => t("feed.hide"),
    group: "view",
    icon: EyeOff,
    keys: ["N"],
    where: ["viewer"],
    menus: ["viewer"],
    when: inFeed,
    checked: () => useFeed().bare,
    run: () => {
      useFeed().bare = !useFeed().bare;
    },
  },
  {
    id: "feed.link",
    title: () => t("feed.copyLink"),
    group: "copy",
    icon: Link,
    menus: ["viewer"],
    when: () => inFeed() && !embed && Boolean(viewerControls.now),
    run: copyFeedLink,
  },
];
