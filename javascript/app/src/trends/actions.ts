import { ChartColumn } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { embed } from "@/host/embed";
import { t } from "@/i18n";
import { openPlace } from "@/places/registry";
import { folderAsked } from "@/search/conditions";
import { useLibrary } from "@/stores/library";

const folder = () => folderAsked(useLibrary().query.q ?? "")?.path;

export const trendActions: Action[] = [
  {
    id: "trends.open",
    title: () => t("trends.open"),
    group: "go",
    icon: ChartColumn,
    when: () => embed !== "sidebar",
    run: () => openPlace("trends"),
  },
  {
    id: "trends.openFolder",
    title: () => t("trends.openFolder"),
    group: "go",
    icon: ChartColumn,
    when: () => embed !== "sidebar" && !!folder(),
    run: () => openPlace("trends", { folder: folder() }),
  },
];
