import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { contextHere } from "@/actions/context";
import type { ActionContext } from "@/actions/types";
import { holdKeys } from "@/ui/holdKeys";

/** Whether the palette or the overlay of keys is open, and what the page was about when it was opened. */
export const usePalette = defineStore("palette", () => {
  const shown = ref<"" | "palette" | "keys">("");
  const context = shallowRef<ActionContext>({ where: "page", ids: [], id: -1, index: -1 });

  function open(what: "palette" | "keys") {
    context.value = contextHere();
    shown.value = shown.value === what ? "" : what;
    if (shown.value === "palette") holdKeys();
  }
  return { shown, context, open };
});
