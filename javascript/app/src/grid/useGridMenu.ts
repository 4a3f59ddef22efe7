import { Check, Copy, Download, Expand, Heart, PanelRight, SendHorizontal } from "@lucide/vue";
import { computed, ref, shallowRef, watch } from "vue";
import { useI18n } from "vue-i18n";
import { api, fileUrl } from "@/api";
import type { ImageDetail } from "@/api/types";
import { embed } from "@/host/embed";
import { useSendTo } from "@/host/useSendTo";
import { copyText } from "@/panel/copy";
import { useLibrary } from "@/stores/library";
import { useSelection } from "@/stores/selection";
import { useSession } from "@/stores/session";
import { useSettings } from "@/stores/settings";
import { useTags } from "@/stores/tags";
import { type MenuEntry, toastError } from "@/ui";
import { useViewer } from "@/viewer/store";

/** The menu of a right click: on a picture, on the selection it belongs to, or on the space between. */
export function useGridMenu() {
  const { t } = useI18n();
  const library = useLibrary();
  const selection = useSelection();
  const settings = useSettings();
  const viewer = useViewer();
  const tags = useTags();
  const session = useSession();
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

  const ids = computed(() => {
    const id = library.idAt(index.value);
    return selection.has(id) ? [...selection.ids] : [id];
  });

  async function copyPaths() {
    const { rows } = await api.rows(ids.value);
    await copyText(rows.map((row) => row.fullpath).join("\n"));
  }

  async function download() {
    const [id = -1] = ids.value;
    const { rows } = await api.rows([id]);
    const link = document.createElement("a");
    link.href = fileUrl(id, library.versionAt(index.value));
    link.download = rows[0]?.name ?? "";
    link.click();
  }

  function showInfo() {
    selection.moveTo(index.value);
    // A narrow column has no room beside the pictures; the viewer has.
    if (embed !== "sidebar") settings.panelOpen = true;
    else {
      viewer.panelOpen = true;
      viewer.open(index.value);
    }
  }

  function sendTo(at: number): MenuEntry[] {
    if (!sending.host.targets.length) return [];
    const id = library.idAt(at);
    const told = detail.value?.id === id ? detail.value : null;
    const list = sending.entries(id, library.kindAt(at), told);
    const disabled = ids.value.length > 1;
    // In a narrow column a menu beside a menu has no room.
    if (embed === "sidebar")
      return [
        "line",
        { heading: t("host.sendTo") },
        ...list.map((entry) => ({ ...entry, disabled: disabled || entry.disabled })),
      ];
    return [{ label: t("host.sendTo"), icon: SendHorizontal, disabled, entries: list }];
  }

  const entries = computed<MenuEntry[]>(() => {
    const at = index.value;
    if (at < 0) return [{ label: t("shell.selectAll"), keys: "Ctrl A", run: selection.all }];
    const liked = library.likedAt(at);
    const selected = selection.has(library.idAt(at));
    return [
      { label: t("grid.open"), icon: Expand, keys: "Enter", run: () => viewer.open(at) },
      { label: t("grid.info"), icon: PanelRight, run: showInfo },
      ...sendTo(at),
      "line",
      {
        label: t(liked ? "shell.unlike" : "shell.like"),
        icon: Heart,
        keys: "L",
        disabled: !session.writable,
        run: () => void tags.setLike(ids.value, !liked).catch(toastError),
      },
      {
        label: t(selected ? "grid.unselect" : "grid.select"),
        icon: Check,
        keys: t("grid.space"),
        run: () => selection.toggle(at),
      },
      "line",
      {
        label: t("grid.copyPath", ids.value.length),
        icon: Copy,
        run: () => void copyPaths().catch(toastError),
      },
      {
        label: t("grid.download"),
        icon: Download,
        disabled: ids.value.length > 1,
        run: () => void download().catch(toastError),
      },
    ];
  });

  return { index, entries };
}
