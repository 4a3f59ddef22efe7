import { api } from "@/api";
import type { ImageDetail } from "@/api/types";
import { t } from "@/i18n";
import { type MenuAction, toast, toastError } from "@/ui";
import { useViewer } from "@/viewer/store";
import { embed } from "./embed";
import { HostError } from "./line";
import { pictureOf, type Sendable, useHost } from "./store";
import { fits, TARGETS } from "./targets";

/** What stays where it is when a picture went: everything else wants to be seen. */
const UNSEEN = ["queue"];

type Told = Pick<ImageDetail, "texts" | "info">;

/** Sends a picture to a place of the host, with all that is said about it. */
export async function send(target: string, row: Sendable, imageOnly = false): Promise<void> {
  try {
    await useHost().send(target, pictureOf(row), imageOnly);
  } catch (error) {
    if (!(error instanceof HostError) || error.reason !== "no-infotext") return toastError(error);
    const again = () => void send(target, row, true);
    toast(error.message, { kind: "error", action: { label: t("host.pictureOnly"), run: again } });
    return;
  }
  toast(t(`host.sent.${target}`));
  // In the sidebar the viewer lies over the place that took it.
  if (embed === "sidebar" && !UNSEEN.includes(target)) useViewer().close();
}

/** Sends a picture of which only the id is known. */
export async function sendById(target: string, id: number): Promise<void> {
  try {
    const detail = await api.image(id);
    if (!fits(target, detail.kind, detail)) {
      const needs = TARGETS[target]?.needs ?? "picture";
      toast(t(`host.unfit.${detail.kind === 2 ? "picture" : needs}`), { kind: "error" });
    } else await send(target, detail);
  } catch (error) {
    toastError(error);
  }
}

/** The host's places as menus. */
export function useSendTo() {
  const host = useHost();

  /** The places as a menu; those that this file cannot go to are greyed as soon as that is known. */
  function entries(id: number, kind: 0 | 1 | 2, detail: Told | null): MenuAction[] {
    return host.targets.map((name) => {
      const { icon, key } = TARGETS[name] as (typeof TARGETS)[string];
      return {
        label: t(`host.to.${name}`),
        icon,
        keys: key === key.toLowerCase() ? key.toUpperCase() : `⇧ ${key}`,
        disabled: !fits(name, kind, detail),
        run: () => void sendById(name, id),
      };
    });
  }

  return { host, entries };
}
