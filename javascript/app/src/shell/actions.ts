import { ExternalLink, PanelRight, Search } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { embed } from "@/host/embed";
import { openOwnTab } from "@/host/ownTab";
import { t } from "@/i18n";
import { infoSheet, isNarrow } from "@/phone/sheet";
import { focusPlaces } from "@/stores/focus";
import { useSelection } from "@/stores/selection";
import { useSettings } from "@/stores/settings";
import { useViewer } from "@/viewer/store";

function togglePanel() {
  const settings = useSettings();
  if (isNarrow() && embed !== "sidebar") infoSheet.value = !infoSheet.value;
  else if (embed !== "sidebar") settings.panelOpen = !settings.panelOpen;
  else {
    useViewer().panelOpen = true;
    useViewer().open(useSelection().cursor);
  }
}

/** What can be done with the page around the pictures. */
export const shellActions: Action[] = [
  {
    id: "go.search",
    title: () => t("shell.search"),
    group: "go",
    icon: Search,
    keys: ["/", "Mod+F"],
    where: ["grid", "page"],
    run: () => focusPlaces.search(),
  },
  {
    id: "view.panel",
    title: () => t("shell.info"),
    group: "view",
    icon: PanelRight,
    keys: ["I"],
    where: ["grid", "page"],
    checked: () => (isNarrow() ? infoSheet.value : useSettings().panelOpen),
    run: togglePanel,
  },
  {
    id: "open.ownTab",
    title: () => t("host.sidebar.ownTab"),
    group: "window",
    icon: ExternalLink,
    menus: ["space"],
    when: () => embed !== "",
    run: openOwnTab,
  },
  {
    id: "go.grid",
    title: () => t("shell.toGrid"),
    group: "go",
    keys: ["Escape"],
    where: ["grid"],
    quiet: true,
    run: () => focusPlaces.grid(),
  },
];
