import { Workflow } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { useWorkflow } from "./store";

export const workflowActions: Action[] = [
  {
    id: "view.workflow",
    title: () => t("workflow.show"),
    group: "open",
    icon: Workflow,
    keys: ["G"],
    where: ["grid", "viewer"],
    menus: ["cell", "viewer"],
    when: ({ id, index }) => id >= 0 && useLibrary().kindAt(index) !== 2,
    run: ({ id }) => useWorkflow().open(id),
  },
];
