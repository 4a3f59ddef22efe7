import type { GridQuery } from "@/api/types";
import { useLibrary } from "@/stores/library";
import { useLook } from "@/stores/look";
import { useSettings } from "@/stores/settings";
import type { Column, TabRecord, WorkspaceRecord } from "./types";

/** What a new tab shows: everything, in the order that the person likes. */
export function freshQuery(): GridQuery {
  const { order } = useSettings();
  return order === "random" ? { order, seed: 1 + Math.floor(Math.random() * 2 ** 30) } : { order };
}

/** A tab as it can be written down and opened again. */
export function recordOf(id: string, column: Column): TabRecord {
  const tab = column.tabs.find((one) => one.id === id);
  const library = useLibrary.of(id);
  return JSON.parse(
    JSON.stringify({
      place: tab?.place,
      props: tab?.props ?? {},
      query: library.query,
      look: useLook.of(id).own,
      at: library.place.id >= 0 ? library.place : undefined,
    }),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isTab(value: unknown): boolean {
  return isObject(value) && typeof value.place === "string" && isObject(value.props) && isObject(value.query);
}

/** What is read from storage may have been written by another version of the page. */
export function isWorkspace(value: unknown): value is WorkspaceRecord {
  if (!isObject(value) || !Array.isArray(value.columns) || !value.columns.length) return false;
  return value.columns.every(
    (column) =>
      isObject(column) &&
      Number(column.share) > 0 &&
      Array.isArray(column.tabs) &&
      column.tabs.length > 0 &&
      column.tabs.every(isTab),
  );
}
