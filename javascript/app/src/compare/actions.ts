import { Columns2 } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { useViewer } from "@/viewer/store";
import { canCompare, openComparison } from "./open";
import { comparePageActions } from "./pageActions";

/** Comparing what is selected, and what can be done in a comparison. */
export const compareActions: Action[] = [
  {
    id: "compare.open",
    title: () => t("compare.these"),
    group: "open",
    icon: Columns2,
    keys: ["C"],
    where: ["grid", "page"],
    menus: ["cell", "selection"],
    when: ({ ids }) => embed !== "sidebar" && canCompare(ids),
    run: ({ ids }) => {
      useViewer().close();
      openComparison(ids);
    },
  },
  ...comparePageActions,
];
