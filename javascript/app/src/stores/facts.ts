import { defineStore } from "pinia";
import { shallowReactive } from "vue";
import { post } from "@/api/client";
import type { Facts } from "@/grid/changes";
import { useIndex } from "./index";

const WAIT_MS = 80;
const MOST = 3000;
const BATCH = 300;

/** What the pictures on the screen were made with: asked for in batches, the last few thousand kept. */
export const useFacts = defineStore("facts", () => {
  const known = shallowReactive(new Map<number, Facts>());
  const wanted = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush() {
    timer = undefined;
    const ids = [...wanted].slice(0, BATCH);
    for (const id of ids) wanted.delete(id);
    if (wanted.size) schedule();
    const { facts } = await post<{ facts: Facts[] }>("/api/images/facts", { ids });
    for (const one of facts) known.set(one.id, one);
    for (const id of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(id);
    }
  }

  function schedule() {
    // A mark that does not come is no reason to disturb anybody.
    if (timer === undefined) timer = setTimeout(() => void flush().catch(() => undefined), WAIT_MS);
  }

  function want(id: number) {
    if (id < 0 || known.has(id)) return;
    wanted.add(id);
    schedule();
  }

  useIndex().on((event) => {
    if (event.type === "changed" || event.type === "lagged") known.clear();
  });

  return { known, want };
});
