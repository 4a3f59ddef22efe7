import { History, Trash2 } from "@lucide/vue";
import { t } from "@/i18n";
import { definePlace } from "@/places/registry";

definePlace({
  name: "trash",
  title: () => t("trash.title"),
  icon: Trash2,
  component: () => import("./TrashPlace.vue"),
  rail: 60,
  single: true,
});

definePlace({
  name: "history",
  title: () => t("history.title"),
  icon: History,
  component: () => import("./HistoryPlace.vue"),
  single: true,
});
