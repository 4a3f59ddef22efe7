import { t } from "@/i18n";
import { toast } from "@/ui";

/** Puts text on the clipboard and says so; also where the page is served without HTTPS. */
export async function copyText(text: string): Promise<void> {
  const done = navigator.clipboard ? await writeClipboard(text) : copyBySelection(text);
  if (done) toast(t("panel.copied"));
  else toast(t("panel.copyRefused"), { kind: "error" });
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The clipboard API is missing on plain http:// addresses, such as this computer's name at home. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside the open dialog, or its focus trap takes the focus back before the copy.
  (focused?.closest("[role=dialog]") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
