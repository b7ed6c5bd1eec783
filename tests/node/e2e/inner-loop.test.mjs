// What a developer does all day: save, look at the answer, read the log.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { Stack, anyPorts, local, onlyLine, until } from "../stack.mjs";
import { ProjectCopy } from "../projectCopy.mjs";

const SOURCE = "functions/mock-event/src/main/java/dev/partyline/mockevent/MockEvent.java";
const REFUSAL = `new Malformed("channel", "is none of ours")`;
// A build on a busy machine.
const BUILD_LIMIT = 300_000;

const mockEvent = async (stack) => {
  const body = JSON.stringify({ channel: "no-channel-of-ours", event: "x", data: {} });
  const answer = await fetch(`${stack.ready.api}/pusher/mock-event`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return { status: answer.status, ...(await answer.json()) };
};

describe("bin/local --watch, in a project of its own", () => {
  let project;
  let stack;
  before(async () => {
    project = new ProjectCopy();
    stack = await Stack.start(["--watch"], {}, anyPorts, project.folder);
  });
  after(async () => {
    await stack?.stop();
    project?.remove();
  });

  const line = (pattern, from = 0) => until(() => stack.log.slice(from).find((text) => pattern.test(text)), () => `${pattern}:\n${stack.log.join("\n")}`, BUILD_LIMIT);

  test("what was saved is built, and answers; the table is not lost", async () => {
    assert.match((await mockEvent(stack)).message, /is none of ours/);
    project.edit(SOURCE, REFUSAL, REFUSAL.replace("none of ours", "unheard of"));
    assert.match(await line(/^bin\/local: built /), /^bin\/local: built functions\/mock-event in \d+\.\d s$/);
    assert.match(await line(/^\[MockEventFunction code] /), /runs the new mock-event.zip, \d+\.\d s after the build$/);
    assert.match((await mockEvent(stack)).message, /is unheard of/);
    assert.equal(stack.log.filter((text) => /^\[\w+ code] /.test(text)).length, 1, "other functions have not changed");
  });

  test("an error has its file and line; the last build goes on answering; the mended one says that the errors are gone", async () => {
    const from = stack.log.length;
    project.edit(SOURCE, "unheard of", `mended")) mistake; ("`);
    await line(/^bin\/local: the build of functions\/mock-event failed after \d+\.\d s/, from);
    const number = readFileSync(join(project.folder, SOURCE), "utf8").split("\n").findIndex((text) => text.includes("mistake")) + 1;
    const error = await line(new RegExp(`^${SOURCE}:`), from);
    assert.match(error, new RegExp(`^${SOURCE}:${number}:\\d+: \\S`));
    assert.match((await mockEvent(stack)).message, /is unheard of/);

    project.edit(SOURCE, `mended")) mistake; ("`, "mended");
    await line(/^bin\/local: built functions\/mock-event in \d+\.\d s; the errors are gone$/, from);
    await until(async () => /is mended/.test((await mockEvent(stack)).message), "the mended answer");
  });

  test("token builds nothing, although a source file was saved", async () => {
    const now = new Date();
    utimesSync(join(project.folder, "shared/pom.xml"), now, now);
    const result = await local(["token", "--sub", "ada"], { PARTYLINE_READY: undefined }, undefined, "bin/local", project.folder);
    assert.deepEqual({ code: result.code, stderr: result.stderr }, { code: 0, stderr: "" });
    const { iss } = JSON.parse(Buffer.from(result.stdout.split(".")[1], "base64url"));
    assert.equal(iss, stack.ready.issuer);
  });
});

describe("a misspelt handler", () => {
  let project;
  after(() => project?.remove());

  test("is one line at the start, with its place in the template", async () => {
    project = new ProjectCopy();
    const handler = "dev.partyline.mockevent.MockEventHandler";
    project.edit("template.yaml", handler, "dev.partyline.mockevent.MockEventHandlr");
    const line = onlyLine(await local(anyPorts, {}, undefined, "bin/local", project.folder));
    assert.match(
      line,
      /^bin\/local: template\.yaml:\d+: Resources\/MockEventFunction\/Properties\/Handler: mock-event\.zip has no class dev\.partyline\.mockevent\.MockEventHandlr$/,
    );
  });
});

describe("bin/local logs", () => {
  let stack;
  before(async () => {
    stack = await Stack.start();
  });
  after(() => stack?.stop());

  const refused = () => stack.auth("{}", { "Content-Type": "application/json" });
  const logs = (...args) => local(["logs", "--stack", new URL(stack.ready.api).port, ...args], { PARTYLINE_READY: undefined });

  test("has a short line for a person, and the JSON for a program", async () => {
    await refused();
    const text = await until(async () => {
      const { stdout } = await logs("ChannelAuthFunction");
      return stdout.includes("malformed") && stdout;
    }, "the request's line");
    assert.match(text, /^\[ChannelAuthFunction] \d\d:\d\d:\d\d\.\d{3} INFO  malformed \S+ \d+ ms [0-9a-f-]{36}$/m);
    for (const line of text.trim().split("\n")) assert.ok(line.length < 160, line);
    const { stdout } = await logs("ChannelAuthFunction", "--log-format", "json", "--lines", "1");
    const [, json] = /^\[ChannelAuthFunction] (.*)\n$/.exec(stdout);
    assert.equal(JSON.parse(json).outcome, "malformed");
  });

  test("names the functions if there is no such one, and the stacks that run", async () => {
    const unknown = await logs("Auth");
    assert.equal(unknown.code, 2);
    assert.match(onlyLine(unknown), /no function Auth; it has ChannelAuthFunction, .*MockEventFunction/);
    const other = await local(["logs", "--stack", "1"], { PARTYLINE_READY: undefined });
    assert.match(onlyLine(other), /no stack with its API on port 1 is running/);
  });

  test("follows until the stack ends", async () => {
    const following = logs("--follow", "--lines", "0");
    // The requests go on until one comes after the command has started to follow.
    let ended = false;
    following.finally(() => (ended = true));
    for (let i = 0; i < 200; i++) {
      await refused();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await stack.stop();
    const result = await following;
    assert.ok(!ended || result.code === 0, result.stderr);
    assert.match(result.stdout, /^\[ChannelAuthFunction] .* malformed /m);
  });
});

test("log lines are for a person, unless a program asks for JSON", async () => {
  const script = `
    const ready = JSON.parse(process.env.PARTYLINE_READY);
    await fetch(ready.api + "/pusher/auth", { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });`;
  const run = (...options) => local(["exec", ...options, "--", "node", "--input-type=module", "-e", script]);
  assert.match((await run()).stderr, /^\[ChannelAuthFunction] \d\d:\d\d:\d\d\.\d{3} INFO  malformed /m);
  assert.match((await run("--log-format", "json")).stderr, /^\[ChannelAuthFunction] \{.*"outcome":"malformed"/m);
});
