// Prints how load and cost grow (docs/scale.md), from the constants that benchmarks/RESULTS.md has. With --write it puts the
// tables into docs/scale.md instead: bin/bench does so after it has measured.
import { readFileSync, writeFileSync } from "node:fs";
import { measuredIn } from "./scale/measured.mjs";
import { tables } from "./scale/tables.mjs";

const file = (path) => new URL(`../${path}`, import.meta.url);
const text = tables(measuredIn(readFileSync(file("benchmarks/RESULTS.md"), "utf8")));
if (process.argv[2] !== "--write") {
  process.stdout.write(text);
} else {
  const page = readFileSync(file("docs/scale.md"), "utf8");
  const written = page.replace(/^## The tables\n\n[\s\S]*?(?=^## )/m, () => `## The tables\n\n${text}\n`);
  writeFileSync(file("docs/scale.md"), written);
}
