import { Columns2, CopyX, Undo2, X } from "@lucide/vue";
import { t } from "@/i18n";
import type { MenuEntry } from "@/ui";
import { useWorkspace } from "./workspace";

/** What can be done with a tab. */
export function tabMenu(id: string): MenuEntry[] {
  const workspace = useWorkspace();
  const home = workspace.columns.find((column) => column.tabs.some((tab) => tab.id === id));
  const alone = (home?.tabs.length ?? 0) < 2;
  return [
    { label: t("panes.close"), icon: X, run: () => workspace.close(id) },
    { label: t("panes.closeOthers"), icon: CopyX, disabled: alone, run: () => workspace.closeOthers(id) },
    "line",
    { label: t("panes.toSide"), icon: Columns2, disabled: alone, run: () => workspace.move(id, null) },
    {
      label: t("panes.reopen"),
      icon: Undo2,
      disabled: !workspace.closed.length,
      run: () => workspace.reopen(),
    },
  ];
}
