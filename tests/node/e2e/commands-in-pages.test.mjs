// Every command block of the pages below: run as it stands, one after the other in one shell, or checked in another way. A
// block that is not in the table below fails.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { codeBlocks } from "../markdown.mjs";
import { Stack, local, root } from "../stack.mjs";

const pages = ["README.md", "docs/by-hand.md", "docs/settings.md"];
const found = pages.flatMap(codeBlocks);
const aws = spawnSync("aws", ["--version"], { encoding: "utf8" });

// What each block is known by, and what becomes of it: `answer` checks what it printed when it was run, `check` takes its
// text and runs nothing, `skip` says why neither.
const table = [
  { name: "start everything", by: /^bin\/local$/m, check: startsOnTheseAddresses },
  { name: "check what is running", by: /^bin\/doctor$/m, answer: hasNoFault },
  { name: "run every test", by: /^bin\/test$/m, skip: "this test is part of it" },
  { name: "ask for a subscription", by: /^curl .*\/pusher\/auth\b/m, answer: isSigned },
  { name: "publish an event", by: /^curl .*\/pusher\/mock-event\b/m, answer: isDelivered },
  { name: "run one event through one function", by: /^bin\/local invoke /m, answer: isSampleSignature },
  {
    name: "invoke a function of the running stack",
    by: /\baws lambda invoke /,
    answer: isInvoked,
    skip: aws.status !== 0 && "there is no AWS CLI here",
  },
  { name: "deploy", by: /^sam deploy\b/m, check: deploysWhatThereIs },
];

const blocks = found
  .filter(({ language }) => language === "sh")
  .map(({ text }) => ({ text, known: table.filter((entry) => entry.by.test(text)) }));
const runnable = blocks.filter(({ known: [entry] }) => entry?.answer && !entry.skip);

let stack, folder, help, shell;

before(async () => {
  stack = await Stack.shared();
  help = (await local(["--help"])).stdout;
  folder = mkdtempSync(join(tmpdir(), "partyline-readme-"));
  shell = await run();
});

after(async () => {
  await stack?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The addresses that bin/local has by default, and those of this stack. */
function addresses() {
  const ready = { ...stack.ready, queue: stack.ready.queue?.endpoint, pusher: `http://127.0.0.1:${stack.ready.pusher.port}` };
  return new Map(
    [...help.matchAll(/--(\w+)-port=PORT.*?default (\d+)/gs)].map(([, name, port]) => [
      `http://localhost:${port}`,
      new URL(ready[name]).origin,
    ]),
  );
}

/** A block as it is run: only the ports differ from what stands there, which are any free ones here. */
function asRun(text) {
  return text.replace(/http:\/\/localhost:\d+/g, (address) => addresses().get(address) ?? address);
}

/** Runs all blocks that can be run, each with a file of its own for what it prints and for how many commands failed. */
async function run() {
  const script = runnable.map(
    ({ text }, i) => `failed=0\n{\n${asRun(text)}} >"$0/${i}.out" 2>"$0/${i}.err"\necho "$failed" >"$0/${i}.failed"`,
  );
  const bash = spawn("bash", ["-c", ["trap 'failed=$((failed+1))' ERR", ...script].join("\n"), folder], {
    cwd: root,
    timeout: 600_000,
    env: { ...process.env, PARTYLINE_READY: stack.state },
  });
  let stderr = "";
  bash.stderr.on("data", (data) => (stderr += data));
  await once(bash, "close");
  return stderr;
}

function printed(block) {
  const file = (end) => join(folder, `${runnable.indexOf(block)}.${end}`);
  assert.ok(existsSync(file("failed")), `the shell did not come to the end of it: ${shell}`);
  const stderr = readFileSync(file("err"), "utf8");
  assert.equal(readFileSync(file("failed"), "utf8").trim(), "0", `commands failed: ${stderr}`);
  return readFileSync(file("out"), "utf8");
}

describe(`command blocks of ${pages.join(", ")}`, () => {
  for (const block of blocks) {
    const [entry] = block.known;
    const name = entry ? `${entry.name}: ` : "";
    test(name + block.text.split("\n", 1)[0], { skip: (!entry?.check && entry?.skip) || false }, () => {
      assert.equal(block.known.length, 1, `say in commands-in-pages.test.mjs what becomes of this block:\n${block.text}`);
      if (entry.check) entry.check(block.text);
      else entry.answer(printed(block));
    });
  }

  test("each that is known is there", () => {
    const missing = table.filter((entry) => !blocks.some(({ known }) => known.includes(entry)));
    assert.deepEqual(missing.map(({ name }) => name), [], "no page has such a block any more");
  });
});

test("the example of docs/testing.md runs", () => {
  const [, example] = /^```js\n(.*?)^```$/ms.exec(readFileSync(join(root, "docs/testing.md"), "utf8"));
  const result = spawnSync(process.execPath, ["--input-type=module", "--eval", example], {
    cwd: join(root, "tests/node"),
    env: { ...process.env, PARTYLINE_READY: stack.state, NODE_TEST_CONTEXT: "" },
    encoding: "utf8",
    timeout: 120_000,
  });
  assert.equal(result.status, 0, result.stdout + result.stderr);
  assert.match(result.stdout, /^# pass 1$|ℹ pass 1$/m);
});

function hmac(key, secret, text) {
  return `${key}:${createHmac("sha256", secret).update(text).digest("hex")}`;
}

function hasNoFault(output) {
  assert.match(output, /^\d+ ok, 0 failed, \d+ skipped/m, output);
}

/** The stack of this test was started by bin/local; what the other blocks use is where it listens by default. */
function startsOnTheseAddresses() {
  const used = new Set(blocks.flatMap(({ text }) => text.match(/http:\/\/localhost:\d+/g) ?? []));
  assert.ok(used.size > 0);
  for (const address of used) assert.ok(addresses().has(address), `${address} is nowhere that bin/local listens`);
}

/** One answer for each call, one of them with what a presence channel shows. */
function isSigned(output) {
  const answers = output.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text));
  const { key, secret } = stack.ready.pusher;
  const channels = blocks
    .flatMap(({ text, known }) => (known[0]?.answer === isSigned ? [...text.matchAll(/channel_name"?[=:]\s*"?([-\w]+)/g)] : []))
    .map((match) => match[1]);
  assert.equal(answers.length, channels.length, output);
  answers.forEach(({ auth, channel_data }, i) => {
    const shown = channels[i].startsWith("presence-") ? `:${channel_data}` : "";
    assert.equal(auth, hmac(key, secret, `1234.5678:${channels[i]}${shown}`), output);
  });
}

function isDelivered(output) {
  assert.equal(JSON.parse(output).delivered, true, output);
}

function isSampleSignature(output) {
  const { statusCode, body } = JSON.parse(output);
  assert.equal(statusCode, 200, output);
  assert.match(JSON.parse(body).auth, /^sample-key:[0-9a-f]{64}$/);
}

/** The answer is in a file of the project's folder, and so not for long. */
function isInvoked(output) {
  const file = join(root, "answer.json");
  assert.match(output, /"StatusCode": 200/);
  assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), { batchItemFailures: [] });
  rmSync(file);
}

/** Nothing is deployed here. That what is named is there can be told all the same. */
function deploysWhatThereIs(text) {
  const template = parse(readFileSync(join(root, "template.yaml"), "utf8"), { logLevel: "silent" });
  const samconfig = readFileSync(join(root, "samconfig.toml"), "utf8");
  const commands = text.replaceAll("\\\n", " ").trim().split("\n");
  for (const command of commands) {
    const words = command.trim().split(/\s+/);
    if (words[0] === "sam") {
      const environment = /--config-env (\S+)/.exec(command)?.[1] ?? "default";
      assert.ok(samconfig.includes(`[${environment}.deploy.parameters]`), `samconfig.toml has no ${environment}`);
      for (const [name, value] of overrides(words)) {
        const parameter = template.Parameters[name];
        assert.ok(parameter, `template.yaml has no parameter ${name}`);
        assert.ok(parameter.AllowedValues?.includes(value) ?? true, `${name} may not be ${value}`);
      }
    } else if (words[0] === "aws") {
      const [, name] = /--secret-id (\S+)/.exec(command);
      const stackName = /stack_name = "([^"]+)"/.exec(samconfig)[1];
      assert.equal(name, template.Resources.PusherSecret.Properties.Name.replace("${AWS::StackName}", stackName));
      const members = JSON.parse(/--secret-string '([^']+)'/.exec(command)[1]);
      assert.deepEqual(Object.keys(members), Object.keys(JSON.parse(template.Resources.PusherSecret.Properties.SecretString)));
    } else {
      assert.equal(command, "mvn package");
    }
  }
}

function overrides(words) {
  const start = words.indexOf("--parameter-overrides");
  return start < 0 ? [] : words.slice(start + 1).map((word) => word.split("="));
}

describe("code blocks of README.md", () => {
  const languages = new Set(["js", "jsx", "ts", "tsx"]);
  // What tsc checks there.
  const sources = ["src", "test", "examples"]
    .map((name) => join(root, "web/packages/react", name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter((file) => /\.tsx?$/.test(file.name))
    .map((file) => readFileSync(join(file.parentPath ?? file.path, file.name), "utf8"));
  const skip = sources.length === 0 && "there is no web/ here";

  for (const { text } of found.filter(({ language }) => languages.has(language))) {
    test(`type-checked in web/: ${text.split("\n", 1)[0]}`, { skip }, () => {
      assert.ok(sources.some((source) => source.includes(text)), `no file of web/ has this block:\n${text}`);
    });
  }

  test("there is no block of another language", () => {
    const others = found.map(({ language }) => language).filter((language) => !languages.has(language));
    assert.deepEqual([...new Set(others)], ["sh"]);
  });
});
