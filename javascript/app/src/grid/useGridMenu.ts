import { SendHorizontal } from "@lucide/vue";
import { computed, ref, shallowRef, watch } from "vue";
import { contextAt } from "@/actions/context";
import { menuOf } from "@/actions/registry";
import { api } from "@/api";
import type { ImageDetail } from "@/api/types";
import { embed } from "@/host/embed";
import { useSendTo } from "@/host/useSendTo";
import { t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import type { MenuEntry } from "@/ui";

/** The menu of a right click: on a picture, on the selection it belongs to, or on the space between. */
export function useGridMenu() {
  const library = useLibrary();
  const sending = useSendTo();
  const index = ref(-1);
  /** of the picture under the menu, for the places that ask for a workflow */
  const detail = shallowRef<ImageDetail | null>(null);

  watch(
    () => library.idAt(index.value),
    async (id) => {
      if (id >= 0 && sending.host.targets.length) detail.value = await api.image(id).catch(() => null);
    },
  );

  function sendTo(ids: readonly number[]): MenuEntry[] {
    if (!sending.host.targets.length) return [];
    const id = library.idAt(index.value);
    const told = detail.value?.id === id ? detail.value : null;
    const list = sending.entries(id, library.kindAt(index.value), told);
    const disabled = ids.length > 1;
    // In a narrow column a menu beside a menu has no room.
    if (embed === "sidebar") {
      const flat = list.map((entry) => ({ ...entry, disabled: disabled || entry.disabled }));
      return [{ heading: t("host.sendTo") }, ...flat, "line"];
    }
    return [{ label: t("host.sendTo"), icon: SendHorizontal, disabled, entries: list }, "line"];
  }

  const entries = computed<MenuEntry[]>(() => {
    const context = contextAt(index.value);
    if (context.index < 0) return menuOf("space", context);
    const rest = menuOf("cell", context);
    const afterOpening = rest.indexOf("line") + 1;
    return [...rest.slice(0, afterOpening), ...sendTo(context.ids), ...rest.slice(afterOpening)];
  });

  return { index, entries };
}
