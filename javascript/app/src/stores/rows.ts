import { defineStore } from "pinia";
import { shallowReactive } from "vue";
import { api } from "@/api";
import type { Row } from "@/api/types";

const WAIT_MS = 60;
const MOST = 3000;
const BATCH = 200;

/** Names and models of the pictures looked at: asked for in batches, the last few thousand kept. */
export const useRows = defineStore("rows", () => {
  const known = shallowReactive(new Map<number, Row>());
  const wanted = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush() {
    timer = undefined;
    const ids = [...wanted].slice(0, BATCH);
    for (const id of ids) wanted.delete(id);
    if (wanted.size) schedule();
    const { rows } = await api.rows(ids);
    for (const row of rows) known.set(row.id, row);
    for (const id of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(id);
    }
  }

  function schedule() {
    // A caption that does not come is no reason to disturb anybody.
    if (timer === undefined) timer = setTimeout(() => void flush().catch(() => undefined), WAIT_MS);
  }

  /** Asks for a row; it is in `known` a moment later. */
  function want(id: number) {
    if (id < 0 || known.has(id)) return;
    wanted.add(id);
    schedule();
  }

  /** What was known may have changed. */
  function forget() {
    known.clear();
  }

  return { known, want, forget };
});
