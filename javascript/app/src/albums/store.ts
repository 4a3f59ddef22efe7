import { defineStore } from "pinia";
import { computed, shallowReactive, shallowRef } from "vue";
import { didUndoably } from "@/actions/undo";
import { api } from "@/api";
import type { Album, GridQuery, ServerEvent } from "@/api/types";
import { count, t } from "@/i18n";
import { marksApi } from "@/marks/api";
import { useMarks } from "@/marks/store";
import { hasTerm } from "@/search/conditions";
import { useIndex } from "@/stores/index";
import { useLibrary } from "@/stores/library";
import { toastError } from "@/ui";
import { type AlbumLook, albumsApi } from "./api";
import { albumTerm, queryOf } from "./query";

const COUNT_SOON_MS = 800;

/** All albums in their order; saved searches among them, counted apart. */
export const useAlbums = defineStore("albums", () => {
  const all = shallowRef<Album[]>([]);
  const loaded = shallowRef(false);
  /** how many pictures a saved search finds; null where it cannot be read */
  const found = shallowReactive(new Map<number, number | null>());
  const manual = computed(() => all.value.filter((album) => album.query === null));
  const byId = computed(() => new Map(all.value.map((album) => [album.id, album])));

  async function load(): Promise<void> {
    all.value = (await albumsApi.all()).albums;
    loaded.value = true;
    countSoon();
  }

  let counting: ReturnType<typeof setTimeout> | undefined;
  function countSoon(): void {
    if (counting !== undefined) return;
    counting = setTimeout(async () => {
      counting = undefined;
      for (const album of all.value) {
        if (album.query === null) continue;
        const page = await api.grid({ q: album.query }, null, 1).catch(() => null);
        found.set(album.id, page?.total ?? null);
      }
    }, COUNT_SOON_MS);
  }

  const countOf = (album: Album) => album.count ?? found.get(album.id) ?? null;

  /** What the library shows now is this album, whatever the order. */
  const isShown = (album: Album) => {
    const { query } = useLibrary();
    return album.query === null
      ? query.album === album.id && hasTerm(query.q ?? "", albumTerm(album.name))
      : query.q === album.query && query.album === undefined;
  };

  /** Does a change and says so; `undo` is the key by which the server takes it back. */
  async function undoably(said: string, work: () => Promise<{ undo: string }>): Promise<void> {
    const { undo } = await work();
    await load();
    didUndoably(said, async () => {
      await marksApi.undo([undo]);
    });
  }

  async function make(name: string, more: { query?: string; ids?: readonly number[] } = {}): Promise<Album> {
    const { id } = await albumsApi.add(name, more);
    await load();
    return byId.value.get(id) as Album;
  }

  const change = (album: Album, look: AlbumLook, said = t("albums.changed")) =>
    undoably(said, () => albumsApi.change(album.id, look));

  async function remove(album: Album): Promise<void> {
    const said = album.query === null ? "albums.removed" : "albums.removedSmart";
    const shown = isShown(album);
    await undoably(t(said, { name: album.name }), () => albumsApi.remove(album.id));
    if (shown) await useLibrary().replaceQuery({ order: "-date" });
  }

  /** Puts an album before another one. */
  async function move(album: Album, step: -1 | 1): Promise<void> {
    const ids = all.value.map((one) => one.id);
    const at = ids.indexOf(album.id);
    const [one, other] = [ids[at], ids[at + step]];
    if (one === undefined || other === undefined) return;
    ids[at] = other;
    ids[at + step] = one;
    await undoably(t("albums.ordered"), () => albumsApi.order(ids));
  }

  const said = (key: string, n: number, name: string) => t(key, { n: count(n), name }, n);

  const put = (album: Album, ids: readonly number[]) =>
    useMarks().change(ids, { add_albums: [album.id] }, (n) => said("albums.added", n, album.name));

  const takeOut = (album: Album, ids: readonly number[]) =>
    useMarks().change(ids, { remove_albums: [album.id] }, (n) => said("albums.taken", n, album.name));

  /** Puts pictures of an album before another one of it (null: at the end). */
  const arrange = (album: Album, ids: readonly number[], before: number | null) =>
    undoably(said("albums.moved", ids.length, album.name), () => albumsApi.arrange(album.id, ids, before));

  /** What the library is asked for, for this album. */
  const show = (album: Album): Promise<void> => useLibrary().replaceQuery(queryOf(album) as GridQuery);

  function take(event: ServerEvent): void {
    if (event.type === "albums" || event.type === "lagged") {
      load().catch(toastError);
      for (const library of useLibrary.live()) if (library.query.album) library.refreshSoon();
    } else if (event.type === "changed" || event.type === "marks") {
      if (event.type === "changed" && event.removed && loaded.value) load().catch(toastError);
      else countSoon();
    }
  }
  useIndex().on(take);

  return {
    all,
    loaded,
    manual,
    byId,
    load,
    countOf,
    isShown,
    make,
    change,
    remove,
    move,
    put,
    takeOut,
    arrange,
    show,
  };
});
