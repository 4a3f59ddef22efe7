import { t } from "@/i18n";
import { addSettings } from "@/settings/registry";
import { useSettings } from "@/stores/settings";

addSettings(
  {
    id: "viewerSeeThrough",
    section: "viewer",
    kind: "switch",
    key: "viewerSeeThrough",
    title: () => t("viewer.seeThrough"),
  },
  {
    id: "viewerMask",
    section: "viewer",
    kind: "number",
    key: "viewerMask",
    title: () => t("viewer.mask"),
    when: () => useSettings().viewerSeeThrough,
    min: 30,
    max: 100,
    step: 1,
    shown: (n) => t("viewer.maskShown", { n }),
  },
);
