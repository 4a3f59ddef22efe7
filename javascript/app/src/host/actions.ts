import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { toast } from "@/ui";
import { useHost } from "./store";
import { TARGETS, type Target } from "./targets";
import { sendById } from "./useSendTo";

/** A way to each place of the host that is there now. */
export function hostActions(): Action[] {
  return useHost().targets.map((name) => {
    const { icon, key } = TARGETS[name] as Target;
    return {
      id: `send.${name}`,
      title: () => t("host.sendToPlace", { place: t(`host.to.${name}`) }),
      group: "send",
      icon,
      keys: key ? [key === key.toLowerCase() ? key.toUpperCase() : `Shift+${key}`] : [],
      where: ["grid", "viewer"],
      when: ({ ids }) => ids.length > 0,
      run: ({ ids }) => {
        const [id] = ids;
        if (ids.length > 1) toast(t("host.sendOne"));
        else if (id !== undefined) return sendById(name, id);
      },
    };
  });
}
