// npm installs what the lock files have the hashes of, and runs none of its scripts.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { complaints, lockedFolders, readLockFile, root } from "../../../bin/check-lock-files.mjs";
import { textFiles } from "./files.mjs";

describe("lock files", () => {
  for (const folder of lockedFolders()) {
    test(folder, () => assert.deepEqual(complaints(readLockFile(folder)), []));
  }

  const name = "node_modules/pusher";
  for (const [what, change, complaint] of [
    ["no hash", { integrity: undefined }, `${name} has no SHA-512 hash`],
    ["a weak hash", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, `${name} has no SHA-512 hash`],
    ["an address", { resolved: "https://packages.example/pusher.tgz" }, `${name} has an address: https://packages.example/pusher.tgz`],
  ]) {
    test(`a package with ${what} is refused`, () => {
      const lock = readLockFile("tests/node");
      Object.assign(lock.packages[name], change);
      assert.deepEqual(complaints(lock), [complaint]);
    });
  }

  test("one that is refused stops the installation", () => {
    const folder = mkdtempSync(join(tmpdir(), "partyline-locks-"));
    try {
      mkdirSync(join(folder, "bin"));
      cpSync(join(root, "bin/check-lock-files.mjs"), join(folder, "bin/check-lock-files.mjs"));
      writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: { [name]: { version: "5.3.0" } } }));
      const result = spawnSync(process.execPath, ["bin/check-lock-files.mjs"], { cwd: folder, encoding: "utf8" });
      assert.equal(result.status, 1);
      assert.match(result.stderr, /node_modules\/pusher has no SHA-512 hash/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Lines that install packages and let them run scripts. */
const unsafe = (text) => text.split("\n").filter((line) => /\bnpm"?,? "?ci\b(?!.*--ignore-scripts)/.test(line));

test("no command lets a package run its scripts", () => {
  const own = "tests/node/repository/lock-files.test.mjs";
  const found = [...textFiles()]
    .filter(([path]) => path !== own && !path.startsWith("docs/decisions/"))
    .flatMap(([path, text]) => unsafe(text).map((line) => `${path}: ${line.trim()}`));
  assert.deepEqual(found, []);
  assert.deepEqual(unsafe("npm ci --no-audit\nnpm ci --ignore-scripts"), ["npm ci --no-audit"]);
});
