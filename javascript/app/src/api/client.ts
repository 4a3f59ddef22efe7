import { ref } from "vue";
import { t } from "@/i18n";

/** Where the server mounts us; it rewrites this literal when that is elsewhere. */
export const BASE = "/infinite_image_browsing";

/** The server wants its secret key before it tells anything. */
export const locked = ref(false);

/** A refused or failed request; `message` is a sentence to show as it is. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** The sentence of a FastAPI answer: `detail` as text, or the first complaint of a validation list. */
export function sentenceOf(status: number, body: unknown): string {
  const detail = (body as { detail?: unknown } | null)?.detail;
  if (typeof detail === "string" && detail) return detail;
  if (Array.isArray(detail) && typeof detail[0]?.msg === "string") return detail[0].msg;
  return t("common.unknownError", { status });
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One request to our server; `path` is relative to BASE. Throws ApiError (never for an abort). */
export async function request<T>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, t("common.unreachable"));
  }
  const answer = await read(response);
  if (response.status === 401) locked.value = true;
  if (!response.ok) throw new ApiError(response.status, sentenceOf(response.status, answer));
  return answer as T;
}

export const get = <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}, signal?: AbortSignal) =>
  request<T>("POST", path, body, signal);
export const del = <T>(path: string, body?: unknown) => request<T>("DELETE", path, body);

/** A query string of what is given; empty values are left out. */
export function queryString(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return pairs.length ? `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}` : "";
}
