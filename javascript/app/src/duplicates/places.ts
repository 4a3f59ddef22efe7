import { Copy } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";

definePlace({
  name: "duplicates",
  title: () => t("duplicates.title"),
  icon: Copy,
  component: () => import("./DuplicatesPage.vue"),
  rail: 50,
  single: true,
});
