import { api, BASE, type Row, savedUrl } from "@/api";
import { count, t } from "@/i18n";
import { copyText } from "@/panel/copy";
import { useLibrary } from "@/stores/library";
import { useSettings } from "@/stores/settings";
import { toast } from "@/ui";
import { filesApi } from "./api";

/** Pictures on their way out of the page: saved, linked, on the clipboard. */

const NAME = /^[^\\/]*$/;

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = NAME.test(name) ? name : "";
  link.click();
}

async function rowOf(id: number): Promise<Row> {
  const row = (await api.rows([id])).rows[0];
  if (!row) throw new Error(t("files.gone"));
  return row;
}

/** One as its file under its own name, many as a zip. */
export async function download(ids: readonly number[]): Promise<void> {
  if (ids.length === 1) {
    const row = await rowOf(ids[0] as number);
    save(`${savedUrl(row.id, row.version)}&download=true`, row.name);
    return;
  }
  const ready = await filesApi.download({ ids }, useSettings().compressDownloads);
  save(`${BASE}/api/downloads/${ready.token}`, ready.name);
  if (ready.missing)
    toast(t("files.downloadMissing", { n: count(ready.missing) }, ready.missing), { kind: "error" });
}

/** Copies that tell nothing of how they were made: one by itself, many as a zip. */
export async function downloadClean(ids: readonly number[]): Promise<void> {
  const ready = await filesApi.download({ ids }, useSettings().compressDownloads, false);
  save(`${BASE}/api/downloads/${ready.token}`, ready.name);
}

export async function exportInfo(ids: readonly number[]): Promise<void> {
  const ready = await filesApi.exportInfo(ids);
  save(`${BASE}/api/downloads/${ready.token}`, ready.name);
  toast(t("files.exported", { n: count(ready.count) }, ready.count));
}

/** All that match, also those that are not fetched yet. */
export async function exportListed(): Promise<void> {
  const library = useLibrary();
  await library.loadMore();
  await exportInfo([...library.columns.ids.subarray(0, library.count())]);
}

/** An address that opens this picture in its folder, here or in another window. */
export function linkTo(path: string): string {
  const url = new URL(location.href);
  url.search = `?${new URLSearchParams({ action: "view", path })}`;
  url.hash = "";
  return url.href;
}
export function linkToFolder(path: string): string {
  const url = new URL(location.href);
  url.search = `?${new URLSearchParams({ action: "open", path })}`;
  url.hash = "";
  return url.href;
}

export async function copyLinks(ids: readonly number[]): Promise<void> {
  const { rows } = await api.rows([...ids]);
  await copyText(rows.map((row) => linkTo(row.fullpath)).join("\n"));
}

export async function openWindow(id: number): Promise<void> {
  // Opened before anything is awaited: later it would be a popup that nobody asked for.
  const opened = window.open("about:blank", "_blank");
  const row = await rowOf(id);
  if (opened) opened.location.href = new URL(savedUrl(id, row.version), location.href).href;
}

/** The picture itself on the clipboard, as PNG, which is all that browsers take. */
export async function copyPicture(id: number): Promise<void> {
  const row = await rowOf(id);
  if (!navigator.clipboard?.write || typeof ClipboardItem === "undefined") {
    toast(t("files.pictureRefused"), { kind: "error" });
    return;
  }
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": asPng(row) })]);
    toast(t("files.pictureCopied"));
  } catch {
    toast(t("files.pictureRefused"), { kind: "error" });
  }
}

async function asPng(row: Row): Promise<Blob> {
  const blob = await (await fetch(savedUrl(row.id, row.version))).blob();
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"),
  );
}

export async function pathOf(id: number): Promise<string> {
  return (await rowOf(id)).fullpath;
}
