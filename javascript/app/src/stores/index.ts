import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { api } from "@/api";
import { listen } from "@/api/events";
import type { IndexStatus, ServerEvent } from "@/api/types";

const IDLE: IndexStatus = {
  state: "idle",
  listed: 0,
  to_read: 0,
  read: 0,
  failed: 0,
  rate: 0,
  seconds_left: null,
  started_at: null,
  error: null,
};

type Handler = (event: ServerEvent) => void;

/** The index's progress and the stream of the server's events, which other stores hook into. */
export const useIndex = defineStore("index", () => {
  const status = ref<IndexStatus>(IDLE);
  const connected = ref(true);
  const handlers = new Set<Handler>();
  const busy = computed(() => status.value.state === "listing" || status.value.state === "reading");

  function take(event: ServerEvent) {
    if (event.type === "index") {
      const { type: _, ...rest } = event;
      status.value = rest;
    }
    for (const handler of handlers) handler(event);
  }

  /** Calls `handler` for every event; returns what ends that. */
  function on(handler: Handler): () => void {
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  /** Opens the stream; called once by the shell. */
  function connect(): () => void {
    let lost = false;
    return listen({
      onEvent: take,
      onConnection: (up) => {
        connected.value = up;
        // What happened while nobody listened is unknown: behave as after an overrun.
        if (up && lost) take({ type: "lagged" });
        lost = !up;
        if (up) void load();
      },
    });
  }

  async function load() {
    status.value = await api.indexStatus();
  }
  const start = async () => {
    await api.startIndex();
  };
  const cancel = async () => {
    await api.cancelIndex();
  };

  return { status, busy, connected, on, connect, load, start, cancel };
});
