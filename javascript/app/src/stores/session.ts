import { useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { api } from "@/api";
import type { Session } from "@/api/types";

/** What this visitor may do here, and what the server has to say. Until it is known, everything is offered. */
export const useSession = defineStore("session", () => {
  const writable = ref(true);
  const owner = ref(true);
  const local = ref(false);
  const told = ref("");
  const host = shallowRef<Session["host"]>();
  const read = useStorage("iib.noticeRead", "");
  const notice = computed(() => (told.value === read.value ? "" : told.value));

  async function load(): Promise<void> {
    const session = await api.session();
    writable.value = session.writable;
    owner.value = session.owner;
    local.value = session.local ?? false;
    told.value = session.notice;
    host.value = session.host;
  }

  function tell(text: string): void {
    told.value = text;
  }

  function dismiss(): void {
    read.value = told.value;
  }

  return { writable, owner, local, notice, host, load, tell, dismiss };
});
