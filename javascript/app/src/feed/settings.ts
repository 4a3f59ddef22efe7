import { t } from "@/i18n";
import { addSettings } from "@/settings/registry";

const seconds = (values: readonly string[]) =>
  values.map((value) => ({ value, label: t("feed.seconds", { n: value }, Number(value)) }));

/** The feed's and the slideshow's settings. */
addSettings(
  {
    id: "clickOpens",
    section: "viewer",
    kind: "choice",
    key: "clickOpens",
    title: () => t("feed.clickOpens"),
    words: () => t("feed.title"),
    choices: () => [
      { value: "picture", label: t("viewer.title") },
      { value: "feed", label: t("feed.title") },
    ],
  },
  {
    id: "feedAuto",
    section: "viewer",
    kind: "choice",
    key: "feedAuto",
    title: () => t("feed.autoSetting"),
    hint: () => t("feed.autoHint"),
    choices: () => [{ value: "off", label: t("feed.off") }, ...seconds(["5", "10", "20"])],
  },
  {
    id: "feedArrows",
    section: "viewer",
    kind: "choice",
    key: "feedArrows",
    title: () => t("feed.arrows.title"),
    choices: () => ["mouse", "always", "never"].map((value) => ({ value, label: t(`feed.arrows.${value}`) })),
  },
  {
    id: "slideSeconds",
    section: "viewer",
    kind: "choice",
    key: "slideSeconds",
    title: () => t("feed.slideSeconds"),
    choices: () => seconds(["3", "5", "10", "20"]),
  },
  {
    id: "slideShuffle",
    section: "viewer",
    kind: "switch",
    key: "slideShuffle",
    title: () => t("feed.shuffleSetting"),
  },
);
