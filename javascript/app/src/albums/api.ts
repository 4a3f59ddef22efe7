import { get, post } from "@/api/client";
import type { Album } from "@/api/types";

export interface AlbumLook {
  name?: string;
  color?: string;
  /** 0: its first picture again */
  cover_id?: number;
  query?: string;
}
type Undo = { undo: string };

export const albumsApi = {
  all: () => get<{ albums: Album[] }>("/api/albums"),
  add: (name: string, more: { query?: string; ids?: readonly number[] } = {}) =>
    post<{ id: number }>("/api/albums", { name, ...more }),
  change: (id: number, look: AlbumLook) => post<Undo>(`/api/albums/${id}`, look),
  arrange: (id: number, ids: readonly number[], before: number | null) =>
    post<Undo>(`/api/albums/${id}/arrange`, { ids, before }),
  order: (ids: readonly number[]) => post<Undo>("/api/albums/order", { ids }),
  remove: (id: number) => post<Undo>(`/api/albums/${id}/remove`),
};
