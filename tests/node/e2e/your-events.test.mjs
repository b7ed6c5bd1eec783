// docs/your-events.md: its blocks, applied to a copy of the project, publish an event that arrives.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { codeBlocks } from "../markdown.mjs";
import { root } from "../stack.mjs";

const blocks = codeBlocks("docs/your-events.md");
const patch = blocks.filter(({ language }) => language === "diff").map(({ text }) => text).join("");
const named = (name) => blocks.find((block) => block.name === name).text;

const notLong = process.env.PARTYLINE_LONG !== "true" && "takes minutes, as it builds the project: bin/test --long";
// Not needed to build and run the functions, or large.
const left = new Set([".git", ".partyline", "benchmarks", "node_modules", "web"]);

let copy;

before(() => {
  copy = mkdtempSync(join(tmpdir(), "partyline-your-events-"));
  cpSync(root, copy, {
    recursive: true,
    // Maven then builds only what the page changes.
    preserveTimestamps: true,
    filter: (source) => {
      const path = relative(root, source);
      return !left.has(path) && !left.has(basename(path)) && !path.endsWith(".aot") && (!notLong || !/(^|\/)target$/.test(path));
    },
  });
});

after(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a command in the copy, and fails if it does. */
function run(command, args, { input, env = {}, timeout = 60_000, cwd = copy } = {}) {
  const result = spawnSync(command, args, { cwd, input, timeout, encoding: "utf8", env: { ...process.env, ...env } });
  assert.equal(result.status, 0, `${command}: ${result.error ?? ""}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

describe("docs/your-events.md", () => {
  test("every block is one that this test knows", () => {
    const kinds = new Set(blocks.map(({ language, name }) => name ?? language));
    assert.deepEqual([...kinds].toSorted(), ["Rsvps.tsx", "diff", "rsvp.test.mjs", "rsvp.ts", "sh"]);
  });

  test("its patches apply to the project", () => {
    run("git", ["apply"], { input: patch, env: { GIT_CEILING_DIRECTORIES: tmpdir() } });
    assert.match(readFileSync(join(copy, "template.yaml"), "utf8"), /RSVP#/);
  });

  test("the trigger, bin/replay and bin/doctor are built, and their tests succeed", { skip: notLong }, () => {
    const modules = "functions/invitation-trigger,operations";
    const tests = "RecordReaderTest,NamesTest,ItemKey*,CurrentChange*";
    run(
      "bin/maven",
      ["-q", "-pl", modules, "-am", "test", `-Dtest=${tests}`, "-Dsurefire.failIfNoSpecifiedTests=false"],
      { timeout: 900_000 },
    );
  });

  test("the event arrives", { skip: notLong }, () => {
    writeFileSync(join(copy, "tests/node/rsvp.test.mjs"), named("rsvp.test.mjs"));
    symlinkSync(join(root, "tests/node/node_modules"), join(copy, "tests/node/node_modules"));
    const output = run("bin/local", ["exec", "--", "node", "--test", "tests/node/rsvp.test.mjs"], {
      // Without those of the runner that runs this test, and of its stack: a runner within a runner runs nothing.
      env: { NODE_TEST_CONTEXT: undefined, PARTYLINE_READY: undefined, PARTYLINE_LOG: undefined },
      timeout: 900_000,
    });
    assert.match(output, /^# pass 1$|ℹ pass 1$/m);
  });

  test("the types and the component are what the package allows", { skip: withoutUseEvent() }, () => {
    const folder = join(root, "web/packages/react/target/your-events");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { name, language, text } of blocks) {
      if (language === "ts" || language === "tsx") writeFileSync(join(folder, name), text);
    }
    const config = { extends: "../../tsconfig.json", include: ["*"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    run(join(root, "web/node_modules/.bin/tsc"), ["-p", folder], { timeout: 300_000 });
  });
});

function withoutUseEvent() {
  if (!existsSync(join(root, "web/node_modules/.bin/tsc"))) return "web/ is not installed: npm ci --ignore-scripts";
  return !existsSync(join(root, "web/packages/react/src/useEvent.ts")) && "the package has no useEvent yet";
}
