import { PackageMinus, PackageOpen, PackagePlus } from "@lucide/vue";
import type { Action } from "@/actions/types";
import { t } from "@/i18n";
import { openPlace } from "@/places/registry";
import { useBasket } from "./store";

/** What is collected for one download. */
export const basketActions: Action[] = [
  {
    id: "basket.put",
    title: ({ ids }) => t(useBasket().hasAll(ids) ? "basket.takeOut" : "basket.put"),
    group: "file",
    icon: PackagePlus,
    keys: ["D"],
    menus: ["cell", "viewer", "selection"],
    when: ({ ids }) => ids.length > 0,
    run: ({ ids }) => (useBasket().hasAll(ids) ? useBasket().remove(ids) : useBasket().put(ids)),
  },
  {
    id: "basket.open",
    title: () => t("basket.open"),
    group: "go",
    icon: PackageOpen,
    keys: ["Shift+D"],
    run: () => openPlace("downloads"),
  },
  {
    id: "basket.clear",
    title: () => t("basket.clear"),
    group: "file",
    icon: PackageMinus,
    when: () => useBasket().ids.length > 0,
    run: () => useBasket().remove(useBasket().ids),
  },
];
