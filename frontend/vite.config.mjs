import { readdirSync } from "node:fs";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.mjs";
import { purged } from "./build/purged.mjs";
import { sprite } from "./build/sprite.mjs";

const PACKAGE = "../src/fishplate";
const NAMED_IN = [PACKAGE, "src"];
const islands = readdirSync("src/islands")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/islands/${name}`);

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [purged(NAMED_IN), sprite(NAMED_IN), compressed()],
  worker: { format: "es" },
  build: {
    outDir: `${PACKAGE}/web/static/dist`,
    emptyOutDir: true,
    manifest: "manifest.json",
    // Nothing inline: the content security policy allows no style or script that does not come from a file of ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox128", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: { input: ["src/main.ts", ...islands], checks: { pluginTimings: false } },
  },
});
