import { useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { api } from "@/api";

/** What this visitor may do here, and what the server has to say. Until it is known, everything is offered. */
export const useSession = defineStore("session", () => {
  const writable = ref(true);
  const owner = ref(true);
  const told = ref("");
  const read = useStorage("iib.noticeRead", "");
  const notice = computed(() => (told.value === read.value ? "" : told.value));

  async function load(): Promise<void> {
    const session = await api.session();
    writable.value = session.writable;
    owner.value = session.owner;
    told.value = session.notice;
  }

  function tell(text: string): void {
    told.value = text;
  }

  function dismiss(): void {
    read.value = told.value;
  }

  return { writable, owner, notice, load, tell, dismiss };
});
