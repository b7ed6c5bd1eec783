// The commands that bin/local prints below its ready line, as a person pastes them.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Stack, root } from "../stack.mjs";

/** By the comment above each command: what its answer says. */
const expected = {
  "a token for Ada": [/^$/],
  "channel auth for Ada's own channel and her party, as JSON and as a form": [/^{"auth":"[^"]+"}$/, /^{"auth":"[^"]+","channel_data":/],
  "Alan invites Ada to his party: a write to the table": [/^{}$/],
  "a mock event": [/"delivered":true/],
};

describe("the commands below the ready line", () => {
  let stack;

  before(async () => {
    stack = await Stack.start();
  });

  after(() => stack?.stop());

  test("answer as they say", () => {
    const commands = [];
    let heading = "";
    for (const line of stack.out.filter((shown) => shown.startsWith("  "))) {
      const text = line.trim();
      if (text.startsWith("# ")) heading = text.slice(2);
      else if (/^(curl|TOKEN=)/.test(text)) commands.push({ heading, text });
    }
    const script = commands.map(({ text }) => `${text}\nprintf '\\0'\n`).join("");
    const { stdout, stderr, status } = spawnSync("bash", ["-e"], {
      cwd: root,
      input: script,
      encoding: "utf8",
      env: { ...process.env, PARTYLINE_READY: stack.state },
    });
    assert.equal(status, 0, stderr);
    const answers = stdout.split("\0");
    for (const [name, patterns] of Object.entries(expected)) {
      const own = commands.map(({ heading }, number) => ({ heading, answer: answers[number].trim() })).filter(({ heading }) => heading === name);
      assert.equal(own.length, patterns.length, `${name}\n${stack.out.join("\n")}`);
      for (const [number, pattern] of patterns.entries()) assert.match(own[number].answer, pattern, name);
    }
    assert.match(answers[commands.findIndex(({ text }) => text.includes("Action=ReceiveMessage"))], /ReceiveMessageResponse/);
  });
});
