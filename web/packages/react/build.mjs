// Builds dist: modules with types. tsc leaves the extension .ts in the imports of declarations.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

process.chdir(import.meta.dirname);
rmSync("dist", { recursive: true, force: true });
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
for (const name of readdirSync("dist", { recursive: true })) {
  if (!name.endsWith(".d.ts")) continue;
  const path = join("dist", name);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/((?:from|import\()\s*"\.[^"]*)\.tsx?"/g, '$1.js"'));
}
