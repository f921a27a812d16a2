// One SVG file of all icons that templates, Python and islands name, and of no others.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sources } from "./sources.mjs";

const ICONS = "node_modules/@tabler/icons/icons/outline";
// {% icon "plus" %} in templates; icon="plus" in Python; icon("plus") in either and in TypeScript.
const NAMED = /(?:\{%\s*icon\s+|\bicon=|\bicon\()["']([a-z0-9-]+)["']/g;

function symbol(name, where) {
  const file = join(ICONS, `${name}.svg`);
  if (!existsSync(file)) throw new Error(`${where}: there is no icon "${name}"`);
  const body = readFileSync(file, "utf8")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
}

export function sprite(folders) {
  return {
    name: "fishplate-sprite",
    generateBundle() {
      const found = new Map();
      for (const folder of folders) {
        for (const [path, text] of sources(folder, [".html", ".py", ".ts"])) {
          for (const [, name] of text.matchAll(NAMED)) found.set(name, path);
        }
      }
      const symbols = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, path]) => symbol(name, path));
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
      });
    },
  };
}
