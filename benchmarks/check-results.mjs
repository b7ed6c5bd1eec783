// Checks that a report of bin/bench is complete: node benchmarks/check-results.mjs FILE
// Prints what is missing, and exits with 1 if anything is.
import { readFileSync } from "node:fs";
import { missingIn } from "./results/missing.mjs";

const missing = missingIn(readFileSync(process.argv[2], "utf8"));
for (const what of missing) console.error(`${process.argv[2]}: ${what}`);
process.exitCode = missing.length > 0 ? 1 : 0;
