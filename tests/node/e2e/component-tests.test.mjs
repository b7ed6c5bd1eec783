// The component tests of docs/testing.md, in Vitest, with the components of docs/frontend.md.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlocks } from "../markdown.mjs";
import { root } from "../stack.mjs";

const react = join(root, "web/packages/react");
const blocks = codeBlocks("docs/testing.md").filter(({ name }) => /\.test\.tsx$|^vitest\.config/.test(name ?? ""));

describe("component tests of docs/testing.md", { skip: withoutPackage() }, () => {
  test("succeed in Vitest", () => {
    // In the package's own folder, so that it is found by its name, as built.
    const folder = join(react, "target/testing-doc");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(react, "examples"), folder, { recursive: true, filter: (name) => !name.endsWith(".test.tsx") });
    // Jest's have no imports of test and expect.
    for (const { name, text } of blocks.filter(({ name }) => !name.includes(".jest."))) {
      writeFileSync(join(folder, name), text);
    }
    run("npm", ["run", "--silent", "build", "--workspace", "packages/react"], join(root, "web"));
    const output = run(join(root, "web/node_modules/.bin/vitest"), ["run", "--root", folder, "--config", "vitest.config.ts"], folder);
    assert.match(output, /Tests +4 passed/);
  });
});

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", timeout: 300_000, env: { ...process.env, NO_COLOR: "1" } });
  assert.equal(result.status, 0, result.stdout + result.stderr);
  return result.stdout;
}

function withoutPackage() {
  return !existsSync(join(root, "web/node_modules/.bin/vitest")) && "web/ is not installed: npm ci --ignore-scripts";
}
