import { post } from "@/api/client";
import type { MarkChange, MarkSummary } from "@/api/types";

/** As many pictures are named in one request. */
export const AT_ONCE = 20_000;

export const marksApi = {
  change: (ids: readonly number[], change: MarkChange) =>
    post<{ changed: number; undo: string }>("/api/marks", { ids, ...change }),
  of: (ids: readonly number[]) => post<{ marks: Record<string, [number, number]> }>("/api/marks/of", { ids }),
  summary: (ids: readonly number[]) => post<MarkSummary>("/api/marks/summary", { ids }),
  undo: (undo: readonly string[]) => post<null>("/api/marks/undo", { undo }),
};
