import { Film, Image, Images, Volume2 } from "@lucide/vue";
import { computed } from "vue";
import type { GridQuery } from "@/api/types";
import { t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import type { MenuEntry } from "@/ui";

const ORDERS = ["-date", "date", "name", "-name", "-size", "size", "random"] as const;
const TYPES = ["all", "image", "video", "audio"] as const;
const typeIcons = { all: Images, image: Image, video: Film, audio: Volume2 };

/** The menus that say in which order the results stand, and what kinds of files they are. */
export function useResultMenus() {
  const library = useLibrary();
  const order = computed(() => library.query.order ?? "-date");
  const type = computed(() => library.query.media_type ?? "all");

  function setOrder(wanted: (typeof ORDERS)[number]) {
    const seed = wanted === "random" ? 1 + Math.floor(Math.random() * 2 ** 30) : undefined;
    void library.setQuery({ order: wanted, seed });
  }
  const orders = computed<MenuEntry[]>(() =>
    ORDERS.map((value) => ({
      label: t(`shell.order.${value}`),
      checked: order.value === value,
      run: () => setOrder(value),
    })),
  );
  const types = computed<MenuEntry[]>(() =>
    TYPES.map((value) => ({
      label: t(`shell.media.${value}`),
      icon: typeIcons[value],
      checked: type.value === value,
      run: () =>
        void library.setQuery({
          media_type: value === "all" ? undefined : (value as GridQuery["media_type"]),
        }),
    })),
  );
  return { order, orders, type, types, typeIcons };
}
