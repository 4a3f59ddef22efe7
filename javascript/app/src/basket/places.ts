import { Package } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";
import { useBasket } from "./store";

definePlace({
  name: "downloads",
  title: () => t("basket.title"),
  icon: Package,
  component: () => import("./DownloadsPlace.vue"),
  rail: 55,
  single: true,
  badge: () => useBasket().ids.length,
  drop: (ids) => useBasket().put(ids),
});
