import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createPinia, setActivePinia } from "pinia";
import { expect, it } from "vitest";
import { GROUPS, type Where } from "@/actions/types";
import { t } from "@/i18n";
import { FIXED } from "./fixed";

const FILE = "../../docs/keys.md";
const START =
  "<!-- made from the actions; `IIB_WRITE=1 npx vitest run src/keys/document.test.ts` writes it anew -->";
const END = "<!-- end -->";
const NAMES: Record<string, string> = {
  Mod: "Ctrl/⌘",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};
const NOTHING = { where: "page" as Where, ids: [], id: -1, index: -1 };

const written = (chord: string) =>
  chord
    .split(/\+(?=.)/)
    .map((key) => `\`${NAMES[key] ?? key}\``)
    .join(" + ");

/** A table a group: what it does, its keys, where they work. */
async function table(): Promise<string> {
  setActivePinia(createPinia());
  await import("@/actions/all");
  const { allActions } = await import("@/actions/registry");
  const lines = GROUPS.flatMap((group) => {
    const actions = allActions().filter((action) => action.group === group && action.keys?.length);
    if (!actions.length) return [];
    return [
      `\n### ${t(`palette.groups.${group}`)}\n`,
      "| does | keys | where |\n|---|---|---|",
      ...actions.map(
        (action) =>
          `| ${action.title(NOTHING)} | ${action.keys?.map(written).join(", ")} | ${action.where?.join(", ") ?? "anywhere"} |`,
      ),
    ];
  });
  const fixed = FIXED.map((one) => `| ${one.text()} | ${one.keys.map(written).join(", ")} | ${one.where} |`);
  return `${[...lines, "\n### The same for everybody\n", "| does | keys | where |\n|---|---|---|", ...fixed].join("\n").trim()}\n`;
}

it("docs/keys.md says the keys that the actions have", async () => {
  const text = readFileSync(FILE, "utf8");
  const [before = "", rest = ""] = text.split(START);
  const after = rest.split(END)[1] ?? "";
  const fresh = `${before}${START}\n\n${await table()}\n${END}${after}`;
  if (process.env.IIB_WRITE) writeFileSync(FILE, fresh);
  expect(existsSync(FILE)).toBe(true);
  expect(readFileSync(FILE, "utf8")).toBe(fresh);
}, 30_000);
