import { Film, Image, Images, Volume2 } from "@lucide/vue";
import { computed } from "vue";
import { t } from "@/i18n";
import { hasTerm, withoutTerm, withTerm } from "@/search/conditions";
import { useOrder } from "@/search/useOrder";
import { useLibrary } from "@/stores/library";
import type { MenuEntry } from "@/ui";

const ORDERS = ["-date", "date", "-rating", "name", "-name", "-size", "size", "-pixels", "random"] as const;
const TYPES = ["all", "image", "video", "audio"] as const;
const typeIcons = { all: Images, image: Image, video: Film, audio: Volume2 };

/** The query with this kind of files in place of another. */
function withKind(q: string, kind: (typeof TYPES)[number]): string {
  const rest = TYPES.reduce((left, value) => withoutTerm(left, `is:${value}`), q);
  return kind === "all" ? rest : withTerm(rest, `is:${kind}`);
}

/** The menus that say in which order the results stand, and what kinds of files they are. */
export function useResultMenus() {
  const library = useLibrary();
  const { order, setOrder } = useOrder();
  const type = computed(
    () => TYPES.find((value) => value !== "all" && hasTerm(library.query.q ?? "", `is:${value}`)) ?? "all",
  );

  const orders = computed<MenuEntry[]>(() =>
    (library.query.album ? (["album", ...ORDERS] as const) : ORDERS).map((value) => ({
      label: t(value === "random" && order.value === value ? "shell.order.again" : `shell.order.${value}`),
      checked: order.value === value,
      run: () => setOrder(value),
    })),
  );
  const types = computed<MenuEntry[]>(() =>
    TYPES.map((value) => ({
      label: t(`shell.media.${value}`),
      icon: typeIcons[value],
      checked: type.value === value,
      run: () => void library.setQuery({ q: withKind(library.query.q ?? "", value) }),
    })),
  );
  return { order, orders, type, types, typeIcons };
}
