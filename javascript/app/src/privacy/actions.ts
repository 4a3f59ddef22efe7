import { Eye, EyeOff, Siren } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { usePrivacy } from "./store";
import { isVeiled } from "./veil";

/** What can be done with private pictures. */
export const privacyActions: Action[] = [
  {
    id: "private.show",
    title: ({ ids }) => t("privacy.showThese", ids.length),
    group: "view",
    icon: Eye,
    keys: ["H"],
    menus: ["cell", "viewer"],
    when: ({ ids }) => ids.some(isVeiled),
    run: ({ ids }) => usePrivacy().show(ids),
  },
  {
    id: "private.toggle",
    title: () => privacyTitle(),
    group: "view",
    icon: EyeOff,
    keys: ["Shift+H"],
    when: () => usePrivacy().active,
    run: () => usePrivacy().toggle(),
  },
  {
    id: "private.panic",
    title: () => t("privacy.hideAtOnce"),
    group: "view",
    icon: Siren,
    keys: ["`", "F9"],
    run: () => usePrivacy().hideAtOnce(),
  },
];

/** What the switch would do. */
export function privacyTitle(): string {
  const { panic, open } = usePrivacy();
  if (panic) return t("privacy.endHiding");
  return t(open ? "privacy.cover" : "privacy.showAll");
}
