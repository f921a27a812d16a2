// Walks the sources in which names of icons and classes may stand.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SKIPPED = new Set(["node_modules", "static", "migrations", "tests", "__pycache__"]);

/** Yields [path, text] for every file below `folder` with one of the endings. */
export function* sources(folder, endings) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* sources(path, endings);
    } else if (endings.some((ending) => entry.name.endsWith(ending))) {
      yield [path, readFileSync(path, "utf8")];
    }
  }
}
