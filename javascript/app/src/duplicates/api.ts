import { get, post, queryString } from "@/api/client";
import type { DuplicatePage, PrintStatus } from "@/api/types";

export type By = "content" | "picture";

export const duplicatesApi = {
  page: (by: By, distance: number, after: number, limit: number, signal?: AbortSignal) =>
    get<DuplicatePage>(`/api/duplicates${queryString({ by, distance, after, limit })}`, signal),
  keep: (ids: number[], keep: boolean) => post<{ kept: number }>("/api/duplicates/keep", { ids, keep }),
  status: () => get<PrintStatus>("/api/prints"),
  start: () => post<PrintStatus>("/api/prints/start"),
  pause: () => post<PrintStatus>("/api/prints/pause"),
};
