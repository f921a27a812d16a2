// Writes a .gz beside each text asset, which the web server hands out as it is.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

export function compressed() {
  let folder;
  return {
    name: "fishplate-compressed",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle() {
      for (const name of readdirSync(join(folder, "assets"))) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(folder, "assets", name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
