import { defineAsyncComponent } from "vue";
import { t } from "@/i18n";
import { addSettings } from "@/settings/registry";

addSettings({
  id: "privacy",
  section: "privacy",
  kind: "custom",
  bare: true,
  title: () => t("privacy.title"),
  words: () => `${t("privacy.query")} ${t("privacy.pin.title")} nsfw`,
  component: defineAsyncComponent(() => import("./PrivacySettings.vue")),
});
