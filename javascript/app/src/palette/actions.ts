import { Command, Keyboard } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { usePalette } from "./store";

/** What finds everything else. */
export const paletteActions: Action[] = [
  {
    id: "page.palette",
    title: () => t("palette.open"),
    group: "find",
    icon: Command,
    keys: ["Mod+K"],
    quiet: true,
    run: () => usePalette().open("palette"),
  },
  {
    id: "page.keys",
    title: () => t("palette.showKeys"),
    group: "find",
    icon: Keyboard,
    keys: ["?"],
    run: () => usePalette().open("keys"),
  },
];
