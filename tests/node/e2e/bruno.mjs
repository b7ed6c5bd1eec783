// docs/bruno, run by Bruno's own command line.
import { before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../stack.mjs";
import { answerStatuses } from "./openapi.mjs";

const COLLECTION = join(root, "docs/bruno");
const BRU = join(root, "tests/bruno/node_modules/.bin/bru");
const requests = readdirSync(COLLECTION).filter((name) => name.endsWith(".bru") && name !== "collection.bru");

/** Runs the whole collection, and gives back what was found by file. */
async function run({ shared, faulty }) {
  assert.ok(existsSync(BRU), `${BRU} is missing: npm ci in tests/bruno, as bin/test does`);
  const folder = mkdtempSync(join(tmpdir(), "partyline-bruno-"));
  const report = join(folder, "report.json");
  const variables = { baseUrl: shared.ready.api, ownStackUrl: faulty.ready.api, issuer: shared.ready.issuer };
  const overrides = Object.entries(variables).flatMap(([name, value]) => ["--env-var", `${name}=${value}`]);
  try {
    const bru = spawn(process.execPath, [BRU, "run", "--env", "local", ...overrides, "--noproxy", "--reporter-json", report], {
      cwd: COLLECTION,
      timeout: 600_000,
    });
    let output = "";
    bru.stdout.on("data", (data) => (output += data));
    bru.stderr.on("data", (data) => (output += data));
    await once(bru, "close");
    assert.ok(existsSync(report), output);
    const { results } = JSON.parse(readFileSync(report, "utf8"))[0];
    return new Map(results.map((result) => [result.test.filename, result]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Registers the tests. The stacks may be filled in before they run. */
export function describeCollection(stacks) {
  describe("the Bruno collection", () => {
    let results;

    before(async () => {
      results = await run(stacks);
    });

    for (const file of requests) {
      test(file, () => {
        const result = results.get(file);
        assert.ok(result, "Bruno did not run it");
        const checks = [...result.assertionResults, ...result.testResults];
        assert.ok(checks.length > 0, "it claims nothing");
        const failed = checks.filter((check) => check.status !== "pass");
        assert.deepEqual(failed, [], JSON.stringify(result.response?.data));
        assert.equal(result.error, null);
      });
    }

    test("ran nothing else", () => assert.deepEqual([...results.keys()].toSorted(), requests.toSorted()));

    test("has a request for each case of the table in docs/authentication.md, but for 500", () => {
      const claimed = new Set(
        requests.flatMap((file) => readFileSync(join(COLLECTION, file), "utf8").match(/(?<=^ {2}res\.status: eq )\d+$/m) ?? []),
      );
      assert.deepEqual(answerStatuses().filter((status) => !claimed.has(status)), ["500"]);
    });
  });
}
