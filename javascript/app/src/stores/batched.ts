import { shallowReactive } from "vue";

const MOST = 3000;

interface Asking<T> {
  /** rows for ids; some may be missing */
  fetch: (ids: number[]) => Promise<T[]>;
  waitMs: number;
  /** ids in one request */
  most: number;
}

/** Facts about the pictures on the screen: asked for in batches, the last few thousand kept. */
export function keptByBatch<T extends { id: number }>({ fetch, waitMs, most }: Asking<T>) {
  const known = shallowReactive(new Map<number, T>());
  const wanted = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush() {
    timer = undefined;
    const ids = [...wanted].slice(0, most);
    for (const id of ids) wanted.delete(id);
    if (wanted.size) schedule();
    for (const one of await fetch(ids)) known.set(one.id, one);
    for (const id of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(id);
    }
  }

  function schedule() {
    // A caption or mark that does not come is no reason to disturb anybody.
    if (timer === undefined) timer = setTimeout(() => void flush().catch(() => undefined), waitMs);
  }

  /** Asks for one; it is in `known` a moment later. */
  function want(id: number) {
    if (id < 0 || known.has(id)) return;
    wanted.add(id);
    schedule();
  }

  /** What was known may have changed. */
  const forget = () => known.clear();

  return { known, want, forget };
}
