import { hiddenQuery, isVeiled } from "@/privacy/veil";
import { BASE, del, get, post, queryString } from "./client";
import type {
  FacetsAnswer,
  FoldersAnswer,
  GridPage,
  GridQuery,
  ImageDetail,
  IndexStatus,
  ParsedQuery,
  QuerySuggestion,
  Row,
  Session,
  Suggestions,
  Tag,
  TreeNode,
} from "./types";

export { ApiError, BASE, locked } from "./client";
export type * from "./types";

const seen = (query: GridQuery): GridQuery =>
  hiddenQuery.value ? { ...query, hide: hiddenQuery.value } : query;

export const api = {
  grid: (query: GridQuery, cursor: string | null, limit: number, signal?: AbortSignal, stacks?: boolean) =>
    post<GridPage>("/api/grid", { query: seen(query), cursor, limit, stacks }, signal),
  rows: (ids: number[], signal?: AbortSignal) => post<{ rows: Row[] }>("/api/rows", { ids }, signal),
  bytesOf: (ids: number[]) => post<{ bytes: number }>("/api/images/bytes", { ids }),
  image: (id: number, signal?: AbortSignal) => get<ImageDetail>(`/api/images/${id}`, signal),
  suggest: (q: string, limit: number, signal?: AbortSignal) =>
    get<Suggestions>(`/api/suggest${queryString({ q, limit })}`, signal),
  parseQuery: (q: string, signal?: AbortSignal) => post<ParsedQuery>("/api/query/parse", { q }, signal),
  facets: (query: GridQuery, signal?: AbortSignal) =>
    post<FacetsAnswer>("/api/facets", { query: seen(query) }, signal),
  suggestQuery: (q: string, caret: number, limit: number, signal?: AbortSignal) =>
    get<{ items: QuerySuggestion[] }>(`/api/query/suggest${queryString({ q, caret, limit })}`, signal),
  tagImages: (ids: number[], tag_id: number, add: boolean) =>
    post<{ changed: number }>("/api/images/tags", { ids, tag_id, add }),
  locate: (path: string) => get<{ folder: string; id: number | null }>(`/api/locate${queryString({ path })}`),
  session: () => get<Session>("/api/session"),
  openSession: (key: string) => post<unknown>("/api/session", { key }),
  indexStatus: () => get<IndexStatus>("/api/index"),
  startIndex: () => post<IndexStatus>("/api/index/start"),
  cancelIndex: () => post<IndexStatus>("/api/index/cancel"),
  folders: () => get<FoldersAnswer>("/api/folders"),
  tree: (path?: string) =>
    get<{ path: string; folders: TreeNode[] }>(`/api/folders/tree${queryString({ path })}`),
  chooseFolder: (path?: string) => get<unknown>(`/api/folders/choose${queryString({ path })}`),
  makeDemo: () => post<unknown>("/api/folders/demo"),
  addFolder: (path: string, types: string[] = ["scanned"]) => post<null>("/db/extra_paths", { path, types }),
  removeFolder: (path: string, types: string[]) => del<null>("/db/extra_paths", { path, types }),
  basicInfo: () =>
    get<{ img_count: number; tags: Tag[]; expired: boolean; expired_dirs: string[] }>("/db/basic_info"),
  addTag: (tag_name: string) => post<Tag>("/db/add_custom_tag", { tag_name }),
  /** null lets the file's own text count again */
  editText: (id: number, text: string | null) =>
    post<{ edited: boolean }>(`/api/images/${id}/text`, { text }),
  removeTag: (tag_id: number) => post<unknown>("/db/remove_custom_tag", { tag_id }),
};

export type ThumbSize = 256 | 512 | 1024;

/** Stands wherever a picture may not be seen: whoever shows pictures by these addresses shows no private one. */
const VEIL = `${BASE}/fe-static/private.svg`;

export const thumbnailUrl = (id: number, size: ThumbSize, version: number) =>
  isVeiled(id) ? VEIL : `${BASE}/api/images/${id}/thumbnail?size=${size}x${size}&v=${version}`;
export const fileUrl = (id: number, version: number) => (isVeiled(id) ? VEIL : savedUrl(id, version));
export const coverUrl = (id: number, version: number) =>
  isVeiled(id) ? VEIL : `${BASE}/api/images/${id}/cover?v=${version}`;
/** The file itself, to be saved, sent or opened, whether it may be seen here or not. */
export const savedUrl = (id: number, version: number) => `${BASE}/api/images/${id}/file?v=${version}`;
