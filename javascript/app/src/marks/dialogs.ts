import { shallowRef } from "vue";
import { holdKeys } from "@/ui/holdKeys";

/** What is asked in a dialog, and about which pictures. */
export interface Asked {
  what: "tags" | "albums" | "batch" | "save" | "text";
  ids: readonly number[];
}

export const asked = shallowRef<Asked | null>(null);

export function ask(what: Asked["what"], ids: readonly number[] = []): void {
  asked.value = { what, ids };
  holdKeys();
}
