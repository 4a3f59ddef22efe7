import { pictureOf, type Sendable } from "./store";

/** What the host's page knows a dragged picture by. */
export const DRAG_TYPE = "application/x-iib-picture";

const TYPES: Record<string, string> = {
  png: "image/png",
  webp: "image/webp",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  avif: "image/avif",
  gif: "image/gif",
  mp4: "video/mp4",
  webm: "video/webm",
};

/** Dragged out, a picture is its file and not its thumbnail; inside the host it is the picture itself. */
export function fillDrag(data: DataTransfer, row: Sendable): void {
  const picture = pictureOf(row);
  data.setData(DRAG_TYPE, JSON.stringify(picture));
  data.setData("text/uri-list", picture.url);
  data.setData("text/plain", picture.url);
  const type = TYPES[picture.name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
  if (picture.name)
    data.setData("DownloadURL", `${type}:${picture.name.replaceAll(":", "_")}:${picture.url}`);
  data.effectAllowed = "copy";
}
