import { get, post, queryString } from "@/api/client";

export interface Changed {
  path: string;
  new_path: string;
}
export interface Failed {
  path: string;
  error: string;
}
/** What a batch did, file by file; `operation` undoes it, null when nothing was changed. */
export interface Report {
  operation: number | null;
  done: Changed[];
  errors: Failed[];
}
export interface Flattening extends Report {
  total: number;
  conflicts: string[];
}
export interface Operation {
  id: number;
  kind: string;
  place: string;
  started: string;
  ended: string | null;
  undoes: number | null;
  standing: number;
  undone: number;
  failed: number;
  erased: number;
}
export interface Step {
  path: string;
  new_path: string;
  change: string;
  state: string;
  error: string | null;
}
export interface Trashed {
  id: number;
  operation: number;
  path: string;
  name: string;
  type: "file" | "dir";
  bytes: number;
  deleted: string;
  image_id: number | null;
}
export interface TrashPage {
  entries: Trashed[];
  next: number | null;
  count: number;
  bytes: number;
}
export interface InsideFolder {
  name: string;
  path: string;
  count: number;
}
/** A folder to walk through; `parent` is null where nothing above may be seen. */
export interface Inside {
  path: string;
  parent: string | null;
  on_the_way: boolean;
  here: number;
  below: number;
  folders: InsideFolder[];
}
export interface Cover {
  id: number;
  version: number;
  kind: number;
}
/** Files by path, pictures by id. */
export interface Named {
  ids?: readonly number[];
  paths?: readonly string[];
}
export type Clash = "error" | "rename";

export const filesApi = {
  remove: (what: Named & { contents?: boolean }) => post<Report>("/api/files/delete", what),
  move: (what: Named, dest: string) =>
    post<Report>("/api/files/move", { ...what, dest, create: true, on_clash: "rename" }),
  copy: (what: Named, dest: string) =>
    post<Report>("/api/files/copy", { ...what, dest, create: true, on_clash: "rename" }),
  rename: (what: { id?: number; path?: string }, name: string) =>
    post<{ path: string }>("/api/files/rename", { ...what, name }),
  makeFolder: (path: string) => post<Report>("/api/files/folder", { path }),
  flatten: (path: string, dry_run: boolean, on_clash: Clash = "error") =>
    post<Flattening>("/api/files/flatten", { path, dry_run, on_clash }),
  undo: (id?: number, on_clash: Clash = "rename") =>
    post<Report>("/api/operations/undo", { id: id ?? null, on_clash }),
  operations: (before?: number) =>
    get<{ operations: Operation[]; undo: number | null }>(
      `/api/operations${queryString({ limit: 50, before })}`,
    ),
  operation: (id: number) => get<Operation & { steps: Step[] }>(`/api/operations/${id}`),
  trash: (before?: number) => get<TrashPage>(`/api/trash${queryString({ limit: 300, before })}`),
  restore: (ids: number[]) => post<Report>("/api/trash/restore", { ids, on_clash: "rename" }),
  erase: (ids: number[]) => post<Report>("/api/trash/empty", { ids }),
  emptyTrash: () => post<Report>("/api/trash/empty", { everything: true }),
  inside: (path: string, signal?: AbortSignal) =>
    get<Inside>(`/api/folders/inside${queryString({ path })}`, signal),
  covers: (paths: string[]) => post<{ covers: Record<string, Cover[]> }>("/api/folders/covers", { paths }),
  download: (what: Named, compress: boolean, metadata = true) =>
    post<{ token: string; name: string; count: number; bytes: number; missing: number }>("/api/downloads", {
      ...what,
      compress,
      metadata,
    }),
  pack: (what: Named, compress: boolean) =>
    post<{ path: string; count: number; missing: number }>("/api/downloads/pack", { ...what, compress }),
  exportInfo: (ids: readonly number[]) =>
    post<{ token: string; name: string; count: number }>("/api/downloads/info", { ids }),
  showInFileManager: (path: string) => post<null>("/open_folder", { path }),
  openInProgram: (path: string) => post<null>("/open_with_default_app", { path }),
};
