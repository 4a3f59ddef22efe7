// What our page asks of ComfyUI's: docs/contributing/host-pages.md.

import { app } from "../../../scripts/app.js";
import { frame } from "./frame.js";
import { Refusal, TARGETS } from "./send.js";
import { themeOf } from "./theme.js";

const HOST = Math.random().toString(36).slice(2);
let focused = document.hasFocus() ? Date.now() : 0;

function hello() {
  return {
    name: "comfyui",
    targets: Object.keys(TARGETS),
    focused,
    theme: themeOf(frame.place),
    language: app.ui.settings.getSettingValue("Comfy.Locale") || navigator.language,
  };
}

async function answer(message, reply) {
  const { call, page } = message;
  const end = (rest) => reply({ iib: 1, to: "page", call, page, host: HOST, ...rest });
  try {
    if (message.do === "hello") return end({ ok: true, result: hello() });
    if (message.do === "send") {
      const send = TARGETS[message.target];
      if (!send) throw new Refusal("This version of ComfyUI's page does not know that place.", "unknown");
      await send(message.picture);
    }
    end({ ok: true });
  } catch (error) {
    if (!(error instanceof Refusal)) console.error("Infinite Image Browsing:", error);
    end({
      ok: false,
      error: error.message || String(error),
      ...(error.reason ? { reason: error.reason } : {}),
    });
  }
}

const isCall = (data) => data?.iib === 1 && data.to === "host" && typeof data.call === "string";

/** Answers our frame, and our tabs of their own. */
export function listen() {
  for (const name of ["focus", "pointerdown"])
    window.addEventListener(
      name,
      () => {
        focused = Date.now();
      },
      true,
    );

  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || !frame.window || event.source !== frame.window) return;
    if (!isCall(event.data)) return;
    focused = Date.now();
    if (event.data.do === "wide") frame.setWide(event.data.on === true);
    answer(event.data, (message) => frame.window.postMessage(message, location.origin));
  });

  const channel = new BroadcastChannel("iib-host");
  channel.onmessage = ({ data }) => {
    if (!isCall(data) || data.do === "wide") return;
    if (data.do === "hello" ? data.host : data.host !== HOST) return;
    answer(data, (message) => channel.postMessage(message));
  };
}
