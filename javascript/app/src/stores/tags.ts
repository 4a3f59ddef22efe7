import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { api } from "@/api";
import type { Tag } from "@/api/types";
import { useLibrary } from "./library";

/** All tags of the library, by id and by type; the custom ones can be put on pictures. */
export const useTags = defineStore("tags", () => {
  const all = shallowRef<Tag[]>([]);
  const loaded = shallowRef(false);
  const byId = computed(() => new Map(all.value.map((tag) => [tag.id, tag])));
  const custom = computed(() => all.value.filter((tag) => tag.type === "custom"));
  const like = computed(() => custom.value.find((tag) => tag.name === "like") ?? null);

  async function load() {
    all.value = (await api.basicInfo()).tags;
    loaded.value = true;
  }

  /** Keeps tags met elsewhere (type-ahead, one picture), so that chips can name them. */
  function remember(tags: Tag[]) {
    const fresh = tags.filter((tag) => !byId.value.has(tag.id));
    if (fresh.length) all.value = [...all.value, ...fresh];
  }

  async function add(name: string): Promise<Tag> {
    const tag = await api.addTag(name);
    remember([tag]);
    return tag;
  }

  async function remove(id: number) {
    await api.removeTag(id);
    all.value = all.value.filter((tag) => tag.id !== id);
  }

  async function setOnImages(ids: number[], tagId: number, on: boolean) {
    if (tagId === like.value?.id) showLiked(ids, on);
    await api.tagImages(ids, tagId, on);
  }

  function showLiked(ids: number[], on: boolean) {
    for (const library of useLibrary.live()) library.setLiked(ids, on);
  }

  /** Shown at once, taken back when the server refuses. */
  async function setLike(ids: number[], on: boolean) {
    if (!like.value) await load();
    const tag = like.value;
    if (!tag) return;
    try {
      await setOnImages(ids, tag.id, on);
    } catch (error) {
      showLiked(ids, !on);
      throw error;
    }
  }

  return { all, loaded, byId, custom, like, load, remember, add, remove, setOnImages, setLike };
});
