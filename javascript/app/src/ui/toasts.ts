import { reactive } from "vue";

export interface Toast {
  id: number;
  text: string;
  kind: "info" | "error";
  action?: { label: string; run: () => void };
}

let last = 0;
/** What is shown now; Toasts.vue paints it. */
export const toasts = reactive<Toast[]>([]);

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Says something without asking; an action (Undo) gives the reader more time. */
export function toast(text: string, options: Partial<Pick<Toast, "kind" | "action">> = {}): number {
  const id = ++last;
  if (toasts.length >= 3) toasts.shift();
  toasts.push({ id, text, kind: options.kind ?? "info", action: options.action });
  setTimeout(() => dismiss(id), options.action || options.kind === "error" ? 9000 : 4000);
  return id;
}

/** Shows the sentence of a failed request. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error), { kind: "error" });
}
