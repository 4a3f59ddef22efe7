import { defineStore } from "pinia";
import { post } from "@/api/client";
import type { Facts } from "@/grid/changes";
import { keptByBatch } from "./batched";
import { useIndex } from "./index";

/** What the pictures on the screen were made with. */
export const useFacts = defineStore("facts", () => {
  const { known, want, forget } = keptByBatch<Facts>({
    fetch: async (ids) => (await post<{ facts: Facts[] }>("/api/images/facts", { ids })).facts,
    waitMs: 80,
    most: 300,
  });
  useIndex().on((event) => {
    if (event.type === "changed" || event.type === "lagged") forget();
  });
  return { known, want };
});
