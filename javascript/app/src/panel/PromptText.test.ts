import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { i18n } from "@/i18n";
import JsonTree from "./JsonTree.vue";
import PromptText from "./PromptText.vue";

const HOSTILE = '<img src=x onerror="alert(1)">, javascript:alert(1)';
const global = { plugins: [i18n] };

describe("prompts in the panel", () => {
  it("are shown as text whatever they hold", () => {
    for (const mode of ["chips", "text"] as const) {
      const view = mount(PromptText, { props: { text: HOSTILE, mode }, global });
      expect(view.find("img, a, script").exists()).toBe(false);
      expect(view.text()).toContain("<img src=x");
    }
  });

  it("tell what was clicked, and whether it is to be left out", async () => {
    const view = mount(PromptText, { props: { text: "(fog:1.2), hills", mode: "chips" }, global });
    const [first, second] = view.findAll("button");
    await first?.trigger("click");
    await second?.trigger("click", { altKey: true });
    expect(view.emitted("pick")).toEqual([
      ["fog", false],
      ["hills", true],
    ]);
  });
});

describe("the JSON tree", () => {
  const value = { "<b>key</b>": HOSTILE, nodes: Array.from({ length: 30 }, (_, id) => ({ id })) };

  it("shows keys and values as text", () => {
    const view = mount(JsonTree, { props: { value, label: "workflow" }, global });
    expect(view.find("img, b").exists()).toBe(false);
    expect(view.text()).toContain("<b>key</b>");
  });

  it("opens and closes by keyboard", async () => {
    const view = mount(JsonTree, { props: { value, label: "workflow" }, global, attachTo: document.body });
    const rows = () => view.findAll("[role=treeitem]");
    await rows()[2]?.trigger("focus");
    await view.trigger("keydown", { key: "ArrowRight" });
    expect(rows()).toHaveLength(3 + 30);
    await view.trigger("keydown", { key: "ArrowLeft" });
    expect(rows()).toHaveLength(3);
    view.unmount();
  });
});
