import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./serviceWorker.ts";

// The server replaces this literal in index.html and .js when it lives under another path.
const BASE = "/infinite_image_browsing";
const server = process.env.IIB_SERVER ?? "http://127.0.0.1:7866";

export default defineConfig({
  // The server serves the built folder itself as BASE/fe-static.
  base: `${BASE}/fe-static/`,
  plugins: [vue(), serviceWorker()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  build: {
    outDir: fileURLToPath(new URL("../../iib_core/web", import.meta.url)),
    emptyOutDir: true,
    assetsDir: "assets",
    target: "es2022",
    // The polyfill is for browsers older than the target, and inlined assets would need a wider CSP.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: {
      [`${BASE}/api`]: server,
      [`${BASE}/db`]: server,
      [`${BASE}/hello`]: server,
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
