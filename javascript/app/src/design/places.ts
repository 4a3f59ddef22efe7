import { SwatchBook } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";

definePlace({
  name: "design",
  title: () => t("design.title"),
  icon: SwatchBook,
  component: () => import("./DesignPlace.vue"),
  single: true,
});
