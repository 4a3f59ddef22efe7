import { defineStore } from "pinia";
import { ref } from "vue";
import { didUndoably } from "@/actions/undo";
import { get, post } from "@/api/client";
import type { TagGroups } from "@/api/types";
import { marksApi } from "./api";

type Undo = { undo: string };

/** Groups that somebody sorts the own tags into. */
export const useTagGroups = defineStore("tagGroups", () => {
  const groups = ref<TagGroups["groups"]>([]);
  const members = ref<TagGroups["members"]>({});
  const loaded = ref(false);

  async function load(): Promise<void> {
    const answer = await get<TagGroups>("/api/tag_groups");
    groups.value = answer.groups;
    members.value = answer.members;
    loaded.value = true;
  }

  async function undoably(said: string, work: () => Promise<Undo>): Promise<void> {
    const { undo } = await work();
    await load();
    didUndoably(said, async () => {
      await marksApi.undo([undo]);
      await load();
    });
  }

  async function add(name: string): Promise<number> {
    const { id } = await post<{ id: number }>("/api/tag_groups", { name });
    await load();
    return id;
  }

  const assign = (tagId: number, groupId: number, said: string) =>
    undoably(said, () => post<Undo>("/api/tag_groups/assign", { tag_ids: [tagId], group_id: groupId }));

  const remove = (id: number, said: string) =>
    undoably(said, () => post<Undo>(`/api/tag_groups/${id}/remove`));

  const renameTag = (id: number, name: string, said: string) =>
    undoably(said, () => post<Undo>(`/api/own_tags/${id}/rename`, { name }));

  const removeTag = (id: number, said: string) =>
    undoably(said, () => post<Undo>(`/api/own_tags/${id}/remove`));

  async function rename(id: number, name: string): Promise<void> {
    await post(`/api/tag_groups/${id}`, { name });
    await load();
  }

  return { groups, members, loaded, load, add, assign, remove, rename, renameTag, removeTag };
});
