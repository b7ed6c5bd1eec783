// docs/quick-start.md, step by step, on a running stack.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlocks } from "../markdown.mjs";
import { Stack, root, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";

const page = readFileSync(join(root, "docs/quick-start.md"), "utf8");
const blocks = codeBlocks("docs/quick-start.md");

describe("docs/quick-start.md", () => {
  let stack, table;
  const children = [];

  before(async () => {
    stack = await Stack.shared();
    table = new PartyTable(stack);
  });

  after(async () => {
    for (const child of children) child.kill();
    table?.close();
    await stack?.stop();
  });

  /** The page's program, with the ports that this stack has; what it printed. */
  function listen(token) {
    const { api, pusher } = stack.ready;
    const program = blocks
      .find(({ name }) => name === "listen.mjs")
      .text.replace("http://127.0.0.1:3000", api)
      .replace("6001", pusher.port)
      .replace("process.argv[2]", "process.env.TOKEN");
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: join(root, "tests/node"),
      env: { ...process.env, TOKEN: token },
    });
    children.push(child);
    const printed = [];
    child.stdout.on("data", (data) => printed.push(...data.toString().trim().split("\n")));
    child.stderr.on("data", (data) => printed.push(data.toString()));
    return printed;
  }

  const prints = (printed, line, times = 1) =>
    until(() => printed.filter((one) => one === line).length >= times, () => `${line}, but ${printed.join("\n")}`);

  test("the key is bin/local's", () => {
    assert.ok(blocks.some(({ text }) => text.includes(`new Pusher("${stack.ready.pusher.key}"`)));
  });

  test("Grace hears the mock event, and then the change of the table", async () => {
    const printed = listen(await stack.token("grace", "Grace"));
    await prints(printed, "subscribed");
    const line = /prints `(Ada invites[^`]*)`/.exec(page)[1];

    const [, body] = /mock-event[^']*'[^']*'[^']*'([^']*)'/.exec(page);
    const answer = await fetch(`${stack.ready.api}/pusher/mock-event`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    assert.equal(answer.status, 200, await answer.text());
    await prints(printed, line);

    const [, item] = /--item '([^']*)'/.exec(page);
    // Another party and time than those of other runs on this stack: the same item again would be no change.
    await table.put({
      ...JSON.parse(item),
      PK: { S: `PARTY#${crypto.randomUUID()}` },
    });
    await prints(printed, line, 2);
  });

  test("another user is refused", async () => {
    await prints(listen(await stack.token("ada", "Ada")), "refused 403");
  });
});
