import { Settings } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";

definePlace({
  name: "settings",
  title: () => t("settings.title"),
  icon: Settings,
  component: () => import("./SettingsPlace.vue"),
  rail: 100,
  single: true,
});
