import { didUndoably } from "@/actions/undo";
import { api } from "@/api";
import { t } from "@/i18n";

/** A generation text as three fields: what stands before "Negative prompt:", behind it, and from "Steps:" on. */
export interface TextParts {
  positive: string;
  negative: string;
  parameters: string;
}

const NEGATIVE = /^Negative prompt:[ ]?/m;
const PARAMETERS = /^Steps: /gm;

/** Cuts a text; the last line that begins with "Steps:" and all behind it are the parameters. */
export function partsOf(text: string): TextParts {
  const last = [...text.matchAll(PARAMETERS)].at(-1)?.index ?? -1;
  const prompts = last < 0 ? text : text.slice(0, last);
  const parameters = last < 0 ? "" : text.slice(last).trim();
  const cut = NEGATIVE.exec(prompts);
  return {
    positive: (cut ? prompts.slice(0, cut.index) : prompts).trim(),
    negative: cut ? prompts.slice(cut.index + cut[0].length).trim() : "",
    parameters,
  };
}

/** The other way, as the web UI writes it. */
export function textOf({ positive, negative, parameters }: TextParts): string {
  const lines = [
    positive.trim(),
    negative.trim() && `Negative prompt: ${negative.trim()}`,
    parameters.trim(),
  ];
  return lines.filter(Boolean).join("\n");
}

/** Keeps a text in place of the file's own, or (null) lets the file speak again; undoably. */
export async function keepText(id: number, before: string | null, text: string | null): Promise<void> {
  await api.editText(id, text);
  didUndoably(t(text === null ? "panel.editTakenBack" : "panel.editKept"), async () => {
    await api.editText(id, before);
    return () => api.editText(id, text).then(() => undefined);
  });
}
