import { ChartColumn } from "@lucide/vue";
import { t } from "@/i18n";
import { folderTitle } from "@/panes/titles";
import { definePlace } from "@/places/registry";

definePlace({
  name: "trends",
  title: ({ folder }) =>
    typeof folder === "string" && folder
      ? t("trends.titleOf", { folder: folderTitle(folder) })
      : t("trends.title"),
  icon: ChartColumn,
  component: () => import("./TrendsPage.vue"),
  rail: 57,
});
