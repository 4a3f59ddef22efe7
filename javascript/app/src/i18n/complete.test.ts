import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "vue/compiler-sfc";
import { OTHERS } from ".";
import { en } from "./en";

const SOURCE = join(import.meta.dirname, "..");
const WORDS = /\p{L}{2}/u;

function flat(tree: object, before = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) found.set(inner, text);
  }
  return found;
}

const params = (text: string) => [...new Set(text.match(/\{[^}]+\}/g) ?? [])].sort();
const forms = (text: string) => text.split(" | ").length;
const english = flat(en);

describe.each(Object.keys(OTHERS) as (keyof typeof OTHERS)[])("%s", (code) => {
  it("says what English says, with the same parameters and plural forms", async () => {
    const words = flat(await OTHERS[code]());
    const unknown = [...words.keys()].filter((key) => !english.has(key));
    expect(unknown).toEqual([]);
    const differing = [...words].filter(([key, text]) => {
      const original = english.get(key) as string;
      return forms(text) !== forms(original) || params(text).join() !== params(original).join();
    });
    expect(differing.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
    expect([...english.keys()].filter((key) => !words.has(key))).toEqual([]);
    const sentences = [...english].filter(([, text]) => text.split(" ").length > 3);
    expect(sentences.filter(([key, text]) => words.get(key) === text).map(([key]) => key)).toEqual([]);
  });
});

function files(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.endsWith(`.test${ending}`),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

const TOLD = ["title", "alt", "placeholder", "label", "aria-label", "aria-description", "text", "heading"];

interface Node {
  type: number;
  content?: string | { content: string };
  props?: { type: number; name: string; value?: { content: string } }[];
  children?: Node[];
}

function hardCoded(node: Node): string[] {
  const found: string[] = [];
  if (node.type === 2 && typeof node.content === "string" && WORDS.test(node.content))
    found.push(node.content.trim());
  for (const prop of node.props ?? []) {
    if (prop.type === 6 && TOLD.includes(prop.name) && prop.value && WORDS.test(prop.value.content))
      found.push(`${prop.name}="${prop.value.content}"`);
  }
  return found.concat(...(node.children ?? []).map(hardCoded));
}

describe("no text", () => {
  it("stands in a template", () => {
    const found = files(SOURCE, ".vue").flatMap((path) => {
      const { template } = parse(readFileSync(path, "utf8")).descriptor;
      const texts = template?.ast ? hardCoded(template.ast as unknown as Node) : [];
      return texts.map((text) => `${path.slice(SOURCE.length + 1)}: ${text}`);
    });
    expect(found).toEqual([]);
  });

  it("is said by code without a translation", () => {
    const said =
      /\b(?:toast|toastError)\(\s*["'`]|\b(?:label|title|heading|placeholder):\s*["'`][^"'`]*\p{L}{3}/u;
    const found = [...files(SOURCE, ".vue"), ...files(SOURCE, ".ts")]
      .filter((path) => !path.includes("i18n"))
      .flatMap((path) =>
        readFileSync(path, "utf8")
          .split("\n")
          .filter((line) => said.test(line))
          .map((line) => `${path.slice(SOURCE.length + 1)}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it("is left over in the words that nobody says", () => {
    const code = [...files(SOURCE, ".vue"), ...files(SOURCE, ".ts")]
      .filter((path) => !path.includes("i18n"))
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const isSaid = (key: string) => {
      if (code.includes(`"${key}"`) || code.includes(`'${key}'`)) return true;
      const parts = key.split(".");
      const before = parts.map((_, i) => parts.slice(0, i).join(".")).filter(Boolean);
      // t(`shell.order.${value}`), choice("settings.density", …)
      return before.some(
        (area) => code.includes(`${area}.\${`) || (area.includes(".") && code.includes(`"${area}"`)),
      );
    };
    expect([...english.keys()].filter((key) => !isSaid(key))).toEqual([]);
  });
});
