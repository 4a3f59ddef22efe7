import { afterEach, expect, it, vi } from "vitest";
import { ApiError, BASE, get, post, queryString } from "./client";

function answer(status: number, body: string) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response(body || null, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}
afterEach(() => vi.unstubAllGlobals());

it("asks below the base path and sends JSON", async () => {
  const fetched = answer(200, '{"total":3}');
  expect(await post("/api/grid", { limit: 1 })).toEqual({ total: 3 });
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url).toBe(`${BASE}/api/grid`);
  expect(init?.body).toBe('{"limit":1}');
});

it("hands on the server's own sentence", async () => {
  answer(403, '{"detail":"This server is read-only."}');
  await expect(get("/api/folders")).rejects.toMatchObject({
    status: 403,
    message: "This server is read-only.",
  });
});

it("takes the first complaint of a validation answer", async () => {
  answer(422, '{"detail":[{"loc":["body"],"msg":"field required"}]}');
  await expect(get("/x")).rejects.toThrow("field required");
});

it("says something to act on when an error comes without words", async () => {
  answer(502, "<html>bad gateway</html>");
  await expect(get("/x")).rejects.toThrow(/status 502/);
});

it("tells a server that does not answer from a request called off", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(get("/x")).rejects.toBeInstanceOf(ApiError);
  const off = new AbortController();
  off.abort();
  await expect(get("/x", off.signal)).rejects.toBeInstanceOf(TypeError);
});

it("takes an empty answer as nothing", async () => {
  answer(200, "");
  expect(await post("/db/extra_paths")).toBeNull();
});

it("leaves empty values out of a query string and encodes the rest", () => {
  expect(queryString({ path: "C:\\a & b", limit: 0, q: "", x: undefined })).toBe(
    "?path=C%3A%5Ca+%26+b&limit=0",
  );
  expect(queryString({})).toBe("");
});
