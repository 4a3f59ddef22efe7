import { get, queryString } from "@/api/client";

export interface Named {
  name: string;
  count: number;
}

/** What a part of the library holds; days and hours are the server's. */
export interface TrendNumbers {
  count: number;
  bytes: number;
  /** "2024-05-01 17" → pictures */
  hours: Record<string, number>;
  /** "2024-05" → bytes */
  month_bytes: Record<string, number>;
  folders: { path: string; count: number; bytes: number }[];
  /** "5" → pictures */
  ratings: Record<string, number>;
  models: Named[];
  loras: Named[];
  samplers: Named[];
  sources: Named[];
  sizes: Named[];
}

/** Which part: a folder with all below it, days YYYY-MM-DD, both included; empty for no bound. */
export interface TrendPart {
  folder: string;
  since: string;
  until: string;
}

export const trendsApi = (part: TrendPart, signal?: AbortSignal) =>
  get<TrendNumbers>(`/api/trends${queryString({ ...part })}`, signal);
