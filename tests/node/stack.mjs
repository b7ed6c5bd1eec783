// Starts the stack as a user does, with bin/local, on any free ports.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

export const root = `${resolve(import.meta.dirname, "../..")}/`;
// Limits are for what fails: with other builds beside it a machine may take ten times as long.
const COMMAND_LIMIT = 300_000;
const START_LIMIT = 300_000;
const WAIT_LIMIT = 60_000;

export const anyPorts = ["--api-port", "0", "--dynamodb-port", "0", "--pusher-port", "0", "--issuer-port", "0", "--lambda-port", "0", "--queue-port", "0"];

/** Runs bin/local, or another command, to its end; in this project's folder, or in another one's. */
export async function local(args, env = {}, input = undefined, command = "bin/local", folder = root) {
  const child = spawn(`${folder}${command}`, args, { cwd: folder, env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  if (input !== undefined) child.stdin.end(input);
  const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_LIMIT);
  const [code, signal] = await once(child, "close");
  clearTimeout(timer);
  return { code, signal, stdout, stderr };
}

/** The one line that a person gets to read of a command that failed. */
export function onlyLine(result) {
  const lines = result.stderr.split("\n").filter((line) => line.startsWith("bin/local: ") || line.startsWith("no JDK"));
  assert.equal(lines.length, 1, `expected one line, got:\n${result.stderr}`);
  assert.equal(result.stdout, "");
  assert.ok(result.code > 0, `exit code ${result.code}`);
  return lines[0];
}

/** A running stack. */
export class Stack {
  #child;
  #log = [];
  out = [];
  /** All that it says of itself, for other commands' PARTYLINE_READY: more than its ready line. */
  state;

  /**
   * The stack of `bin/local exec` if this runs under it, else one of its own. Others use the former too: take ids of
   * your own, and do not expect silence.
   */
  static async shared() {
    if (process.env.PARTYLINE_READY === undefined) return Stack.start();
    const stack = new Stack();
    stack.state = process.env.PARTYLINE_READY;
    stack.ready = JSON.parse(stack.state);
    return stack;
  }

  /** Starts one, and waits for its ready line. */
  static async start(args = [], env = {}, ports = anyPorts, folder = root) {
    const stack = new Stack();
    const child = spawn(`${folder}bin/local`, [...ports, "--log-format", "json", ...args], { cwd: folder, env: { ...process.env, ...env } });
    stack.#child = child;
    createInterface({ input: child.stderr }).on("line", (line) => stack.#log.push(line));
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready after ${START_LIMIT} ms:\n${stack.log.join("\n")}`)), START_LIMIT);
      child.once("exit", (code) => reject(new Error(`ended with ${code}:\n${stack.log.join("\n")}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        stack.out.push(line);
        if (line.startsWith("ready ")) {
          stack.ready = JSON.parse(line.slice("ready ".length));
          stack.state = kept(stack.ready, folder);
        } else if (line.startsWith("Ctrl-C")) {
          clearTimeout(timer);
          resolve();
        }
      });
    });
    return stack;
  }

  get pid() {
    return this.#child.pid;
  }

  /** The lines that its functions have written. */
  get log() {
    if (this.#child) return this.#log;
    const file = process.env.PARTYLINE_LOG;
    return file ? readFileSync(file, "utf8").split("\n") : ["(bin/local exec keeps them with --log FILE only)"];
  }

  /** Ends it, and waits until it has ended. A shared one goes on. */
  async stop(signal = "SIGTERM") {
    if (!this.#child) return;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
  }

  /** A token for a user, from the stack's own issuer. */
  async token(sub, username = "", { claims = {}, expiresIn = 3600 } = {}) {
    const answer = await fetch(`${this.ready.issuer}/token-for`, {
      method: "POST",
      body: JSON.stringify({ sub, username, claims, expiresIn }),
    });
    if (answer.status !== 200) throw new Error(`no token: ${await answer.text()}`);
    return answer.text();
  }

  /** Sends a request to channel auth. */
  auth(body, headers = {}) {
    return fetch(`${this.ready.api}/pusher/auth`, { method: "POST", headers, body });
  }
}

/** What a stack has kept for other commands. Its ready line must do, if it has ended. */
function kept(ready, folder) {
  try {
    return readFileSync(`${folder}.partyline/${new URL(ready.api).port}/stack.json`, "utf8");
  } catch {
    return JSON.stringify(ready);
  }
}

/** Whether a process runs; one that only waits to be reaped does not. */
export function isAlive(pid) {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** Waits until the condition holds, a minute at most, and gives back what it gave. */
export async function until(condition, what, milliseconds = WAIT_LIMIT) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${typeof what === "function" ? what() : what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
