import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useLibrary } from "./library";

let held: number[] = [];
let asked: { query: Record<string, unknown>; cursor: string | null; limit: number }[] = [];

/** A server that holds these ids, newest first, in pages. */
async function serve(_url: string, init: RequestInit): Promise<Response> {
  const request = JSON.parse(String(init.body));
  asked.push(request);
  const from = Number(request.cursor ?? 0);
  const ids = held.slice(from, from + request.limit);
  const end = from + ids.length;
  return Response.json({
    total: held.length,
    cursor: end < held.length ? String(end) : null,
    ids,
    ratios: ids.map(() => 1000),
    dates: ids,
    kinds: ids.map(() => 0),
    versions: ids,
    thumbhashes: ids.map(() => null),
    liked: [],
  });
}

const listed = (library: ReturnType<typeof useLibrary>) =>
  Array.from({ length: library.count() }, (_, i) => library.idAt(i));
const down = (n: number) => Array.from({ length: n }, (_, i) => n - i);

beforeEach(() => {
  setActivePinia(createPinia());
  vi.stubGlobal("fetch", serve);
  asked = [];
});
afterEach(() => vi.unstubAllGlobals());

it("shows the first thousand at once and fetches the rest by itself", async () => {
  held = down(45_000);
  const library = useLibrary();
  await library.load();
  expect(library.total).toBe(45_000);
  await library.loadMore();
  expect(listed(library)).toEqual(held);
  expect(asked.map((request) => request.limit)).toEqual([1000, 20_000, 20_000, 20_000]);
});

it("puts new pictures before the old with one small request", async () => {
  held = down(5000);
  const library = useLibrary();
  await library.load();
  await library.loadMore();
  asked = [];
  held = [5003, 5002, 5001, ...held];
  await library.refresh();
  expect(asked).toHaveLength(1);
  expect(listed(library)).toEqual(held);
  expect(library.fresh).toBe(3);
});

it("sees pictures that went or came in the middle", async () => {
  held = down(5000);
  const library = useLibrary();
  await library.load();
  await library.loadMore();
  held = [5001, ...held.filter((id) => id !== 4000 && id !== 7)];
  await library.refresh();
  await library.loadMore();
  expect(listed(library)).toEqual(held);
  expect(library.total).toBe(held.length);
});

it("keeps the answer of the last query only", async () => {
  held = down(10);
  const library = useLibrary();
  const first = library.setQuery({ text: "slow" });
  const second = library.setQuery({ text: "quick" });
  await Promise.all([first, second]);
  expect(library.generation).toBe(1);
  expect(library.query.text).toBe("quick");
});

it("drops emptied conditions from the query", async () => {
  held = [];
  const library = useLibrary();
  await library.setQuery({ text: "sea", and_tags: [3] });
  await library.setQuery({ text: "", and_tags: [] });
  expect(asked.at(-1)?.query).toEqual({ order: "-date" });
});

it("says why when the server refuses", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ detail: "The database is locked." }, { status: 503 }));
  const library = useLibrary();
  await library.load();
  expect([library.state, library.error]).toEqual(["error", "The database is locked."]);
});
