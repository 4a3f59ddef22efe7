import { defineStore } from "pinia";
import { api } from "@/api";
import type { Row } from "@/api/types";
import { keptByBatch } from "./batched";

/** Names and models of the pictures looked at. */
export const useRows = defineStore("rows", () =>
  keptByBatch<Row>({ fetch: async (ids) => (await api.rows(ids)).rows, waitMs: 60, most: 200 }),
);
