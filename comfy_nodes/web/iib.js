// Our place in ComfyUI's page: the sidebar tab, its commands, key and setting.

import { app } from "../../scripts/app.js";
import { BASE, frame } from "./iib/frame.js";
import { listen } from "./iib/line.js";
import { followDrags } from "./iib/drop.js";
import { watchTheme } from "./iib/theme.js";

const TAB = "infinite-image-browsing";
const SETTING = "InfiniteImageBrowsing.Sidebar";
let registered = false;

function showTab(on) {
  const manager = app.extensionManager;
  if (on === registered || !manager) return;
  registered = on;
  if (!on) return manager.unregisterSidebarTab(TAB);
  manager.registerSidebarTab({
    id: TAB,
    icon: "pi pi-images",
    title: "Image library",
    tooltip: "Image library",
    type: "custom",
    render: (element) => frame.openIn(element),
    destroy: () => frame.hide(),
  });
}

app.registerExtension({
  name: "InfiniteImageBrowsing",
  settings: [
    {
      id: SETTING,
      category: ["Infinite Image Browsing", "Page", "Sidebar"],
      name: "Show the image library in the sidebar",
      type: "boolean",
      defaultValue: true,
      onChange: (on) => showTab(on !== false),
    },
  ],
  commands: [
    {
      id: "InfiniteImageBrowsing.OpenTab",
      label: "Open the image library in a browser tab",
      icon: "pi pi-external-link",
      function: () => window.open(BASE, "_blank", "noopener"),
    },
  ],
  keybindings: [{ combo: { key: "i", alt: true }, commandId: `Workspace.ToggleSidebarTab.${TAB}` }],
  menuCommands: [{ path: ["Extensions"], commands: ["InfiniteImageBrowsing.OpenTab"] }],
  setup() {
    showTab(app.ui.settings.getSettingValue(SETTING) !== false);
    listen();
    followDrags();
    watchTheme();
  },
});
