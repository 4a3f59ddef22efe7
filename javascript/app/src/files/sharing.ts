import { ClipboardList, FileJson, ShieldOff, SquarePen, Workflow } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import { api } from "@/api";
import type { ImageDetail } from "@/api/types";
import { count, t } from "@/i18n";
import { ask } from "@/marks/dialogs";
import { copyText } from "@/panel/copy";
import { useSession } from "@/stores/session";
import { toast } from "@/ui";
import { downloadClean } from "./out";

/** What a picture was made with: on its way out in the form that others take, as text, JSON or workflow, and edited. */

/** Of as many pictures at once the texts are fetched one by one. */
const MOST = 200;

async function details(ids: readonly number[]): Promise<ImageDetail[]> {
  const found: ImageDetail[] = [];
  for (const id of ids.slice(0, MOST)) found.push(await api.image(id));
  return found;
}

/** The A1111 text alone, as its paste button takes it: without the line about the source that we put behind it. */
export const plainInfotext = (text: string) => text.replace(/, Source Identifier: [^,\n]*$/, "");

export function asJson({ name, info, tags, rating, note }: ImageDetail): object {
  const { infotext, confidence, ...known } = info ?? { infotext: "", confidence: {} };
  return { name, ...known, tags: tags.map((tag) => tag.name), rating, ...(note ? { note } : {}) };
}

async function copyInfotext({ ids }: ActionContext): Promise<void> {
  const texts = (await details(ids)).map(({ info }) => plainInfotext(info?.infotext ?? "")).filter(Boolean);
  if (texts.length) await copyText(texts.join("\n\n"));
  else toast(t("files.nothingKnown"), { kind: "error" });
}

async function copyJson({ ids }: ActionContext): Promise<void> {
  const known = (await details(ids)).map(asJson);
  await copyText(JSON.stringify(known.length === 1 ? known[0] : known, null, 2));
}

async function copyWorkflow({ id }: ActionContext): Promise<void> {
  const { graphOf } = await import("@/workflow/model");
  const found = graphOf((await api.image(id)).texts);
  const text = found?.workflow || found?.prompt;
  if (text) await copyText(text);
  else toast(t("files.noWorkflow"), { kind: "error" });
}

const some = ({ ids }: ActionContext) => ids.length > 0;

export const sharingActions: Action[] = [
  {
    id: "edit.text",
    title: () => t("panel.edit"),
    group: "mark",
    icon: SquarePen,
    keys: ["F4"],
    where: ["grid", "viewer"],
    menus: ["cell", "viewer"],
    when: ({ ids }) => ids.length === 1 && useSession().writable,
    run: ({ ids }) => ask("text", ids),
  },
  {
    id: "file.downloadClean",
    title: ({ ids }) =>
      ids.length > 1
        ? t("files.downloadCleanMany", { n: count(ids.length) }, ids.length)
        : t("files.downloadClean"),
    group: "file",
    icon: ShieldOff,
    menus: ["cell", "viewer", "selection"],
    when: some,
    run: ({ ids }) => downloadClean(ids),
  },
  {
    id: "copy.infotext",
    title: () => t("files.copyInfotext"),
    group: "copy",
    icon: ClipboardList,
    keys: ["Mod+Shift+C"],
    where: ["grid", "viewer"],
    menus: ["cell", "viewer"],
    when: some,
    run: copyInfotext,
  },
  {
    id: "copy.json",
    title: () => t("files.copyJson"),
    group: "copy",
    icon: FileJson,
    menus: ["viewer"],
    when: some,
    run: copyJson,
  },
  {
    id: "copy.workflow",
    title: () => t("files.copyWorkflow"),
    group: "copy",
    icon: Workflow,
    menus: ["viewer"],
    when: ({ id }) => id >= 0,
    run: copyWorkflow,
  },
];
