// Adds up the reports of all test runs. Prints the skipped tests with their reasons, and "N passed, N failed, N skipped"
// as the last line. The arguments are the reports (JUnit XML) of the suites that Maven does not run. A report that is
// missing or has no test counts as a failure: its suite did not run.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

const pom = readFileSync(new URL("../pom.xml", import.meta.url), "utf8");
// Those that bin/test builds: the first list; a profile's come after it.
const modules = [...pom.match(/<modules>(.*?)<\/modules>/s)[1].matchAll(/<module>(.*?)<\/module>/g)].map(([, name]) => name);
const lines = [];
const count = { tests: 0, failures: 0, errors: 0, skipped: 0 };

for (const module of modules) {
  for (const folder of ["surefire-reports", "failsafe-reports"]) {
    const path = join(module, "target", folder);
    if (!existsSync(path)) continue;
    for (const file of readdirSync(path).filter((name) => /^TEST-.*\.xml$/.test(name))) {
      const report = readFileSync(join(path, file), "utf8");
      const suite = report.match(/<testsuite [^>]*>/s)?.[0] ?? "";
      lines.push(...skippedIn(report));
      for (const what of Object.keys(count)) {
        count[what] += Number(suite.match(new RegExp(`\\s${what}="(\\d+)"`))?.[1] ?? 0);
      }
    }
  }
}

for (const file of process.argv.slice(2)) {
  const report = existsSync(file) ? readFileSync(file, "utf8") : "";
  const cases = casesIn(report);
  if (cases.length === 0) {
    lines.push(`failed: ${file}: ${report === "" ? "the report is missing" : "it has no test"}, the suite did not run`);
    count.tests++;
    count.failures++;
  }
  count.tests += cases.length;
  count.failures += cases.filter((text) => /<(failure|error)\b/.test(text)).length;
  count.skipped += cases.filter((text) => text.includes("<skipped")).length;
  lines.push(...skippedIn(report));
}

lines.forEach((line) => console.log(line));
const failed = count.failures + count.errors;
console.log(`${count.tests - failed - count.skipped} passed, ${failed} failed, ${count.skipped} skipped`);
process.exitCode = failed > 0 || count.tests === 0 ? 1 : 0;

function casesIn(report) {
  return report.match(/<testcase [^>]*?(\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
}

/** One line for each skipped test in a report, with the reason. */
function skippedIn(report) {
  return casesIn(report)
    .map((text) => [text, text.match(/<skipped[^>]*/)?.[0]])
    .filter(([, reason]) => reason)
    .map(
      ([text, reason]) =>
        "skipped: " +
        [attribute(text, "classname"), attribute(text, "name"), attribute(reason, "message")].filter(Boolean).join(": "),
    );
}

function attribute(tag, name) {
  const value = tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? "";
  return value
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
