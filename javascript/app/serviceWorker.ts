import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** Writes `sw.js`: the template with the names of what the page needs first, and a version made of all names. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const shell = new Set<string>();
      const take = (name: string) => {
        const part = bundle[name];
        if (shell.has(name) || part?.type !== "chunk") return;
        shell.add(name);
        for (const css of part.viteMetadata?.importedCss ?? []) shell.add(css);
        for (const next of part.imports) take(next);
      };
      for (const part of Object.values(bundle))
        if (part.type === "chunk" && part.isEntry) take(part.fileName);
      const template = readFileSync(fileURLToPath(new URL("sw.template.js", import.meta.url)), "utf8");
      const all = Object.keys(bundle).sort().join("\n");
      const version = createHash("sha256").update(all).update(template).digest("hex").slice(0, 16);
      const source = template
        .replace("__VERSION__", version)
        .replace("__SHELL__", JSON.stringify([...shell].sort()));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}
