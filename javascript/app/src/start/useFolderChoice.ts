import { watchDebounced } from "@vueuse/core";
import { computed, type Ref, ref, shallowRef } from "vue";
import { ApiError, api } from "@/api";
import { t } from "@/i18n";
import { matching, separatorOf, typedPath } from "./pathTypeahead";

interface Listing {
  path: string;
  parent: string | null;
  folders: { name: string; path: string }[];
}

const REFUSED = new Set([401, 403]);

/** The real folders that can continue a typed path; asked of the server level by level. */
export function useFolderChoice(text: Ref<string>) {
  const listing = shallowRef<Listing | null>(null);
  /** why there are no suggestions, where that is worth a sentence */
  const trouble = ref("");
  const refused = ref(false);
  const levels = new Map<string, Listing>();
  let latest = "";

  const typed = computed(() => typedPath(text.value));
  const suggestions = computed(() => {
    if (!listing.value) return [];
    const byName = new Map(listing.value.folders.map((folder) => [folder.name, folder]));
    return matching([...byName.keys()], typed.value.begun).flatMap((name) => byName.get(name) ?? []);
  });
  const separator = computed(() => separatorOf(listing.value?.path ?? text.value));

  async function look(parent: string): Promise<void> {
    latest = parent;
    try {
      const found = levels.get(parent) ?? ((await api.chooseFolder(parent)) as Listing);
      levels.set(parent, found);
      if (latest !== parent) return;
      listing.value = found;
      trouble.value = "";
    } catch (error) {
      if (latest !== parent) return;
      listing.value = null;
      refused.value = error instanceof ApiError && REFUSED.has(error.status);
      trouble.value = refused.value
        ? t("start.refused")
        : error instanceof Error
          ? error.message
          : String(error);
    }
  }

  watchDebounced(
    () => typed.value.parent,
    (parent) => {
      if (!refused.value) void look(parent);
    },
    { debounce: 80, immediate: true },
  );

  return { listing, suggestions, separator, trouble, refused };
}
