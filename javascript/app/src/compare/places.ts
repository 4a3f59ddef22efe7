import { Columns2 } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";

definePlace({
  name: "compare",
  title: () => t("compare.title"),
  icon: Columns2,
  component: () => import("./ComparePage.vue"),
});
