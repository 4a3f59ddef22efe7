import { useSessionStorage, useStorage } from "@vueuse/core";
import { defineStore } from "pinia";
import { computed, ref, watch, watchEffect } from "vue";
import { get, post } from "@/api/client";
import type { ServerEvent } from "@/api/types";
import { useIndex } from "@/stores/index";
import { useSettings } from "@/stores/settings";
import { toastError } from "@/ui/toasts";
import { useViewer } from "@/viewer/store";
import { bitsOf, isPrivate, veil } from "./veil";

const SOON_MS = 200;
const REST = 4;
/** What is told of these says nothing of what pictures are. */
const ELSE: ServerEvent["type"][] = ["index", "thumbs", "prints", "notice"];

export type PinAsk = "unlock" | "set" | "remove";

/** What is private, who may see it, and until when. */
export const usePrivacy = defineStore("privacy", () => {
  const settings = useSettings();
  const open = useSessionStorage("iib.private.open", false);
  // Not to be shaken off by loading the page anew.
  const panic = useStorage("iib.private.panic", false);
  const pinSet = ref(false);
  /** the dialog that is open, and what follows it */
  const asking = ref<{ what: PinAsk; then?: () => void } | null>(null);
  const active = computed(() => settings.privacyMode !== "off" || panic.value);
  /** a PIN stands before what is private */
  const locked = computed(() => pinSet.value && (!open.value || panic.value));

  watchEffect(() => {
    Object.assign(veil, {
      mode: settings.privacyMode,
      query: settings.privacyQuery.trim(),
      panic: panic.value,
      open: open.value,
    });
  });

  let running: AbortController | null = null;
  async function load(): Promise<void> {
    const q = settings.privacyQuery.trim();
    running?.abort();
    if (!active.value || !q) return;
    const mine = new AbortController();
    running = mine;
    try {
      const told = await post<{ upto: number; count: number; bits: string }>(
        "/api/private",
        { q },
        mine.signal,
      );
      if (!mine.signal.aborted) veil.known = { ...told, bits: bitsOf(told.bits) };
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  }

  let planned: ReturnType<typeof setTimeout> | undefined;
  let rested = 0;
  /** However often something changes: the dearer the last look was, the longer the rest. */
  function loadSoon(): void {
    if (planned !== undefined || !active.value) return;
    planned = setTimeout(
      async () => {
        const start = performance.now();
        await load().catch(toastError);
        rested = performance.now() + (performance.now() - start) * REST;
        planned = undefined;
      },
      Math.max(SOON_MS, rested - performance.now()),
    );
  }

  /** Begins to follow the library; returns what ends it. */
  function start(): () => void {
    get<{ set: boolean }>("/api/private/pin")
      .then(({ set }) => {
        pinSet.value = set;
      })
      .catch(toastError);
    const stop = watch(
      [active, () => settings.privacyQuery],
      ([, q], [, before]) => {
        if (before !== undefined && q !== before) veil.known = null;
        load().catch(toastError);
      },
      { immediate: true },
    );
    const stopEvents = useIndex().on((event) => {
      if (!ELSE.includes(event.type)) loadSoon();
    });
    return () => {
      stop();
      stopEvents();
      clearTimeout(planned);
    };
  }

  function cover(): void {
    open.value = false;
    veil.shown.clear();
    veil.peeked = -1;
  }

  /** Everything private is gone from the screen, whatever the settings say. */
  function hideAtOnce(): void {
    cover();
    panic.value = true;
    const viewer = useViewer();
    if (viewer.isOpen && isPrivate(viewer.id)) viewer.close();
  }

  /** Does it, once the PIN was told where there is one. */
  function unlocked(then: () => void): void {
    if (locked.value) asking.value = { what: "unlock", then };
    else then();
  }

  /** Shows private pictures until they are covered again or the window is closed; ends a panic first. */
  function toggle(): void {
    if (panic.value)
      unlocked(() => {
        panic.value = false;
      });
    else if (open.value) cover();
    else
      unlocked(() => {
        open.value = true;
      });
  }

  /** Shows these. */
  function show(ids: readonly number[]): void {
    unlocked(() => {
      if (pinSet.value) open.value = true;
      else for (const id of ids) veil.shown.add(id);
    });
  }

  /** The mouse rests on this one. */
  function peek(id: number): void {
    veil.peeked = settings.privacyPeek && !pinSet.value && !panic.value ? id : -1;
  }

  async function tryPin(pin: string): Promise<void> {
    await post("/api/private/unlock", { pin });
  }
  async function changePin(old: string, pin: string): Promise<void> {
    pinSet.value = (await post<{ set: boolean }>("/api/private/pin", { old, pin })).set;
  }

  return {
    active,
    open,
    panic,
    locked,
    pinSet,
    asking,
    start,
    toggle,
    show,
    peek,
    hideAtOnce,
    unlocked,
    tryPin,
    changePin,
  };
});
