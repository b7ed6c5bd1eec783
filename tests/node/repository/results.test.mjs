// What bin/bench --quick is tested by: a report with a hole is found out.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { GOALS, missingIn } from "../../../benchmarks/results/missing.mjs";

const root = new URL("../../../", import.meta.url);

test("the benchmark starts our function with the template's options", () => {
  const template = readFileSync(new URL("template.yaml", root), "utf8");
  const { Variables } = parse(template, { logLevel: "error" }).Globals.Function.Environment;
  const bench = readFileSync(
    new URL("benchmarks/runner/src/main/java/dev/partyline/benchmark/runner/Bench.java", root),
    "utf8",
  );
  const started = [...bench.match(/OF_TEMPLATE = \{([^}]*)\};/)[1].matchAll(/"([^"]*)"/g)].map(([, option]) => option);
  assert.deepEqual(started, Variables.JAVA_TOOL_OPTIONS.split(" "));
});

const report = ({ goals = GOALS, reached = "0.44 (0.40–0.46)", warm = "0.17" } = {}) => `# Results

## Goals

| what | reached | goal | met |
|---|---|---|---|
${goals.map((goal) => `| ${goal} | ${reached} | ≤ 1 | yes |`).join("\n")}

## Warm requests: event handed out to answer read, ms

| channel, token | variant | median | p99 |
|---|---|---|---|
| private-user, same | ours | ${warm} | 0.96 |

## Machine

|  |  |
|---|---|
| Node | not installed |
`;

test("a report with all goals and figures is complete", () => {
  assert.deepEqual(missingIn(report()), []);
});

test("each goal must be in it", () => {
  for (const left of GOALS) {
    assert.deepEqual(missingIn(report({ goals: GOALS.filter((goal) => goal !== left) })), [`no goal "${left}…"`]);
  }
});

test("a row needs a figure or the reason why it has none", () => {
  const row = '"Warm requests: event handed out to answer read, ms": private-user, same, ours';
  for (const warm of ["", "–", "not measured"]) {
    assert.deepEqual(missingIn(report({ warm })), [`${row} has neither a figure nor a reason`]);
  }
  assert.deepEqual(missingIn(report({ warm: "not installed" })), []);
});

test("a goal may be without a figure only if a row of its own table says why", () => {
  assert.equal(missingIn(report({ reached: "not measured" })).length, GOALS.length);
  const warmGoals = GOALS.filter((goal) => goal.startsWith("warm"));
  assert.equal(missingIn(report({ reached: "not measured", warm: "not installed" })).length, GOALS.length - warmGoals.length);
});

test("a table without rows is not a result", () => {
  assert.match(missingIn(report().replace(/\| private-user, same.*\n/, "")).join(), /has no rows/);
});
