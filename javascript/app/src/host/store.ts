import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { savedUrl } from "@/api";
import type { Row } from "@/api/types";
import { hostLanguage, t } from "@/i18n";
import { channelWay, frameWay, HostError, Line } from "./line";
import type { Answer, Hello, HostEvent, Picture } from "./messages";
import { known } from "./targets";
import { inFrame, takeTheme } from "./theme";

const HELLO_MS = 200;
const FRAME_HELLO_MS = 5000;
const SEND_MS = 15_000;

export type Sendable = Pick<Row, "id" | "name" | "fullpath" | "kind" | "version">;

export function pictureOf({ id, name, fullpath, kind, version }: Sendable): Picture {
  return { id, path: fullpath, name, kind, url: new URL(savedUrl(id, version), location.href).href };
}

/** Who holds our page or stands beside it, and the one way to talk with it. */
export const useHost = defineStore("host", () => {
  /** as the server says it; "standalone" is no host */
  const serverName = ref("standalone");
  const serverTargets = ref<string[]>([]);
  /** as the host's page said, when it last spoke */
  const hello = shallowRef<Hello | null>(null);
  const wide = ref(false);
  const onShown = new Set<() => void>();

  const name = computed(() => hello.value?.name ?? serverName.value);
  const targets = computed(() => known(hello.value?.targets ?? serverTargets.value));
  let line: Line | null = null;

  const pageName = () => {
    const key = name.value as "a1111" | "forge" | "comfyui";
    return t(["a1111", "forge", "comfyui"].includes(key) ? `host.page.${key}` : "host.page.other");
  };

  function take(event: HostEvent) {
    if (event.event === "theme") takeTheme(event.theme);
    else if (event.event === "shown") for (const act of onShown) act();
  }

  function greeted(answer: Answer | null): void {
    if (!answer?.ok) return;
    hello.value = answer.result as Hello;
    hostLanguage.value = hello.value.language ?? "";
    // A tab of its own is the browser's, and looks like it.
    if (inFrame) takeTheme(hello.value.theme);
  }

  function open(): Line {
    line ??= new Line(inFrame ? frameWay(window, window.parent) : channelWay(), take);
    return line;
  }

  /** The host page whose window was used last; null with none open. */
  async function latest(): Promise<Answer | null> {
    const answers = (await open().ask({ do: "hello" }, HELLO_MS)).filter((answer) => answer.ok);
    const focused = (answer: Answer) => (answer.result as Hello).focused;
    return answers.reduce<Answer | null>(
      (best, one) => (best && focused(best) >= focused(one) ? best : one),
      null,
    );
  }

  /** Learns what there is; called when the server has said whether it has a host. */
  async function start(session: { name: string; targets: string[] } | undefined): Promise<void> {
    serverName.value = session?.name ?? "standalone";
    serverTargets.value = session?.targets ?? [];
    if (inFrame) greeted(await open().call({ do: "hello" }, FRAME_HELLO_MS));
    else if (serverTargets.value.length) greeted(await latest());
  }

  /** Resolves when the picture has arrived. Throws HostError, whose message is to be shown. */
  async function send(target: string, picture: Picture, imageOnly = false): Promise<void> {
    let host: string | undefined;
    if (!inFrame) {
      const found = await latest();
      if (!found) throw new HostError(sentence("host.closed"), "closed");
      greeted(found);
      host = found.host;
    }
    const call = { do: "send", target, picture, ...(imageOnly ? { imageOnly } : {}) } as const;
    const answer = await open().call(call, SEND_MS, host);
    if (!answer) throw new HostError(sentence("host.silent"), "silent");
    if (answer.ok) return;
    if (answer.reason === "no-infotext")
      throw new HostError(answer.error || t("host.noInfotext"), answer.reason);
    throw new HostError(answer.error || sentence("host.silent"), answer.reason);
  }

  const sentence = (key: "host.closed" | "host.silent") => {
    const text = t(key, { page: pageName() });
    return text.charAt(0).toUpperCase() + text.slice(1);
  };

  /** Asks for the whole window, or gives it back. */
  async function setWide(on: boolean): Promise<void> {
    if (!inFrame || wide.value === on) return;
    wide.value = on;
    await open().call({ do: "wide", on }, 1000);
  }

  /** Calls `act` whenever the host brings us to the front; returns what ends that. */
  function whenShown(act: () => void): () => void {
    onShown.add(act);
    return () => onShown.delete(act);
  }

  return { name, targets, hello, wide, start, send, setWide, whenShown };
});
