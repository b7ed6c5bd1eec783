// bin/local cache: later starts take their classes from a file.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { local, root } from "../stack.mjs";

const jdk = execFileSync(join(root, "bin", "jdk-home"), { encoding: "utf8" }).trim();
const version = Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(join(jdk, "release"), "utf8"))[1]);
const notLong = process.env.PARTYLINE_LONG !== "true" && "takes a minute of both processors: bin/test --long";
const skip = version >= 25 ? notLong : `takes JDK 25 or newer, and this is ${version}`;

// Others start stacks meanwhile: none should find a cache that the next run of this makes older than a jar.
function removeCaches() {
  const target = join(root, "local", "stack", "target");
  for (const file of readdirSync(target).filter((name) => /^local-.*\.aot/.test(name))) {
    rmSync(join(target, file));
  }
}

test("a stack maps the cache that was made", { skip }, async () => {
  removeCaches();
  try {
    const made = await local(["cache"]);
    assert.equal(made.code, 0, made.stderr);
    // The command's parent is the stack's JVM.
    const mapped = await local(["exec", "--", "bash", "-c", "grep -c 'local-.*[.]aot$' /proc/$PPID/maps"]);
    assert.equal(mapped.code, 0, `the cache is not mapped: ${mapped.stdout}${mapped.stderr}`);
  } finally {
    removeCaches();
  }
});
