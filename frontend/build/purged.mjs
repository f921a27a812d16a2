// Tabler has some 20,000 lines of styles; what no template, form or island can use is left out of the build.
import { PurgeCSS } from "purgecss";
import { sources } from "./sources.mjs";

const WORD = /[A-Za-z0-9_-]+/g;
// Rules for whatever comes after a legend, or ends a list of steps: with each row that is put into a table, the browser
// judges the style of all others anew, as they may be about them. We have no steps, and `form.css` has what legends need.
const ABOUT_EVERYTHING = /(legend\s*\+\s*\*|\.steps:not\(:has\(> \.step-item\)\) > :last-child)\s*\{[^}]*\}/g;

export function purged(folders) {
  return {
    name: "fishplate-purged",
    enforce: "pre",
    async transform(code, id) {
      if (!id.includes("@tabler/core") || !id.split("?")[0].endsWith(".css")) return null;
      const content = folders.flatMap((folder) =>
        [...sources(folder, [".html", ".py", ".ts"])].map(([path, raw]) => ({ raw, extension: path.split(".").pop() })),
      );
      const [result] = await new PurgeCSS().purge({
        content,
        css: [{ raw: code }],
        defaultExtractor: (text) => text.match(WORD) ?? [],
        safelist: { standard: ["html", "body", "data-bs-theme"], variables: [] },
        variables: true,
        keyframes: true,
        fontFace: true,
      });
      return { code: result.css.replace(ABOUT_EVERYTHING, ""), map: null };
    },
  };
}
