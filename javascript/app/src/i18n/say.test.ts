import { mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { defineComponent, nextTick } from "vue";
import { en } from "./en";
import { hasText, i18n, locale, setStandIn, setWords, t } from "./say";

const ENGLISH = {
  shell: { library: "Library", found: "nothing | {n} picture | {n} pictures", at: "at {'{'}{name}{'|'}" },
  tab: "a tab | {n} tabs",
};

setStandIn(ENGLISH);
setWords("en", ENGLISH);
afterEach(() => setWords("en", ENGLISH));

describe("a text", () => {
  it("is found by its key, and is the key where there is none", () => {
    expect(t("shell.library")).toBe("Library");
    expect(t("shell.nothing")).toBe("shell.nothing");
    expect([hasText("shell.library"), hasText("shell.nothing"), hasText("shell")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("takes what is named, and leaves out what is not given", () => {
    expect(t("shell.at", { name: "<b>" })).toBe("at {<b>|");
    expect(t("shell.at")).toBe("at {|");
  });

  it("has forms for none, one and many", () => {
    expect([0, 1, 2, 1200].map((n) => t("shell.found", n))).toEqual([
      "nothing",
      "1 picture",
      "2 pictures",
      "1200 pictures",
    ]);
    expect([t("shell.found"), t("shell.found", { n: 3 })]).toEqual([" picture", "3 pictures"]);
    expect([0, 1, 5].map((n) => t("tab", n))).toEqual(["0 tabs", "a tab", "5 tabs"]);
  });

  it("shows the number as the caller writes it", () => {
    expect(t("shell.found", { n: "12,431" }, 12431)).toBe("12,431 pictures");
  });
});

describe("another language", () => {
  it("is spoken at once, and English stands in for what it lacks", async () => {
    const Words = defineComponent({ template: "<p>{{ $t('shell.library') }}, {{ $t('tab', 3) }}</p>" });
    const page = mount(Words, { global: { plugins: [i18n] } });
    setWords("de", { shell: { library: "Bibliothek" } });
    await nextTick();
    expect(page.text()).toBe("Bibliothek, 3 tabs");
    expect(locale.value).toBe("de");
  });
});

it("English has a text for every key and none is empty", () => {
  setStandIn(en);
  expect(t("common.close")).not.toBe("common.close");
});
