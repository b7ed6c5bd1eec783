// The progress of a build and a start, on a terminal and elsewhere.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { local, root } from "../stack.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const log = join(folder, "log");

/** A command that prints what a build prints. */
function build(code) {
  const file = join(folder, `build-${code}`);
  writeFileSync(
    file,
    `#!/bin/sh
echo "[INFO] Building Partyline: shared 0.1.0 [1/2]"
echo "Downloading from central: https://repo.example/a.jar"
sleep 0.4
echo "Downloaded from central: https://repo.example/a.jar (1 kB)"
echo "[INFO] Building Partyline: channel auth 0.1.0 [2/2]"
sleep 0.6
echo "[ERROR] ${root}shared/src/A.java:[12,34] ';' expected"
echo "[ERROR] ${root}shared/src/A.java:[12,34] ';' expected"
exit ${code}
`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** Runs a command on a terminal, and gives what it writes there. */
const onTerminal = (command) => local(["-qec", command, "/dev/null"], { TERM: "xterm" }, undefined, "script", "");

test("elsewhere than on a terminal, each step is a line with its time when it ends", async () => {
  const result = await local(["functions", log, build(0)], {}, undefined, "bin/step");
  assert.equal(result.code, 0);
  assert.match(result.stderr, /^dependencies +\d+\.\d s {2}1 files downloaded\nfunctions +\d+\.\d s\n$/);
  assert.match(readFileSync(log, "utf8"), /\[INFO] Building Partyline: channel auth/);
});

test("on a terminal one line moves, and says what is done", async () => {
  const { stdout } = await onTerminal(`${root}bin/step functions ${log} ${build(0)}`);
  assert.match(stdout, /\r\x1b\[Kfunctions +0\.\d s {2}1 files downloaded|\r\x1b\[Kfunctions +0\.\d s {2}Partyline: shared \[1\/2]/);
  assert.match(stdout, /\r\x1b\[Kfunctions +\d+\.\d s {2}Partyline: channel auth \[2\/2]/);
  const kept = stdout.split("\r\n").map((line) => line.split("\x1b[K").at(-1));
  assert.match(kept.join("\n"), /^dependencies +\d+\.\d s {2}1 files downloaded\nfunctions +\d+\.\d s\n$/);
});

test("a failed step has its command's exit code, and its errors have file, line and column", async () => {
  const result = await local(["functions", log, build(3)], {}, undefined, "bin/step");
  assert.deepEqual({ code: result.code, stderr: result.stderr }, { code: 3, stderr: "" });
  const errors = await local([log], {}, undefined, "bin/build-errors");
  assert.equal(errors.stdout, "shared/src/A.java:12:34: ';' expected\n");
});

test("a start says how long the servers took", async () => {
  // Without demo data: a busy machine's trigger may be stopped while it handles them, which the log tells.
  const elsewhere = await local(["exec", "--no-demo-data", "--", "true"]);
  assert.equal(elsewhere.stderr, "", "the output of exec is the command's");
  const { stdout } = await onTerminal(`${root}bin/local exec -- true`);
  // On a busy machine the servers take longer than 10 s.
  assert.match(stdout, /\r\x1b\[Kservers +\d+\.\d s {2}functions, queue, API/);
});
