import { shallowRef } from "vue";
import { holdKeys } from "@/ui/holdKeys";
import type { Failed, Named } from "./api";

/** What FilesHost shows above the page; one at a time. */
export type FilesDialog =
  | { name: "bring"; kind: "move" | "copy"; what: Named; count: number }
  | { name: "rename"; id?: number; path: string }
  | { name: "newFolder"; parent: string; then?: (path: string) => void }
  | { name: "flatten"; path: string }
  | { name: "delete"; what: Named; count: number }
  | { name: "failures"; title: string; errors: Failed[] }
  | { name: "erase"; ids: number[] | null; count: number; bytes: number; done: () => void }
  | { name: "choice"; what: Named; count: number; dest: string };

export const openDialog = shallowRef<FilesDialog | null>(null);

export function askFiles(dialog: FilesDialog): void {
  openDialog.value = dialog;
  holdKeys();
}
