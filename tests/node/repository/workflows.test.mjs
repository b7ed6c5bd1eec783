// .github: what a workflow runs is pinned, what it may do is named, and updates are proposed for every folder.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "yaml";
import { lockedFolders } from "../../../bin/check-lock-files.mjs";
import { root } from "../stack.mjs";
import { damaged, textFiles } from "./files.mjs";

const files = textFiles();
const workflows = [...files].filter(([path]) => path.startsWith(".github/workflows/"));

/**
 * https://docs.github.com/en/actions/reference/security/secure-use
 * Only a full commit hash cannot be moved to other code.
 */
function complaints(text) {
  const workflow = parse(text);
  const found = [];
  for (const [line, action] of text.matchAll(/^ *- uses: (\S+).*$/gm)) {
    if (!/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)) found.push(`${action} is not pinned to a commit, with its release behind it`);
  }
  if (Object.keys(workflow.permissions ?? { all: "" }).length > 0) found.push("the workflow has permissions; give them to a job");
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const more = Object.entries(job.permissions ?? { all: "" }).filter((permission) => permission.join() !== "contents,read");
    if (more.length > 0) found.push(`${name} has more permissions than to read contents`);
    if (job["timeout-minutes"] === undefined) found.push(`${name} has no time limit`);
    for (const step of job.steps) {
      if (step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false) {
        found.push(`${name} keeps its credentials for later steps`);
      }
    }
  }
  if (/github\.token|secrets\./.test(text)) found.push("a token or a secret is passed on");
  return found;
}

describe("workflows", () => {
  for (const [path, text] of workflows) {
    test(path, () => assert.deepEqual(complaints(text), []));
  }

  const [[, text]] = workflows;
  for (const [part, other, complaint] of [
    [/actions\/checkout@\S+ # v[\d.]+/.exec(text)[0], "actions/checkout@v5", "actions/checkout@v5 is not pinned to a commit, with its release behind it"],
    ["permissions: {}", "permissions: write-all", "the workflow has permissions; give them to a job"],
    ["contents: read", "contents: write", "test has more permissions than to read contents"],
    ["timeout-minutes: 60", "", "test has no time limit"],
    ["persist-credentials: false", "fetch-depth: 1", "test keeps its credentials for later steps"],
    ["node-version: 22", "token: ${{ github.token }}", "a token or a secret is passed on"],
  ]) {
    test(`${complaint}: is found`, () => assert.ok(complaints(damaged(text, part, other)).includes(complaint)));
  }
});

const foldersWith = (name) =>
  [...files.keys()].filter((path) => posix.basename(path) === name).map((path) => posix.join("/", posix.dirname(path)));

/** What Dependabot does not look at. */
function unwatched(text) {
  const { updates } = parse(text);
  const unwatchedBy = (ecosystem, folders) => {
    const patterns = updates
      .filter((update) => update["package-ecosystem"] === ecosystem)
      .flatMap((update) => update.directories ?? [update.directory])
      .map((directory) => new RegExp(`^${directory.replaceAll("*", "[^/]+")}$`));
    return folders.filter((folder) => !patterns.some((pattern) => pattern.test(folder))).map((folder) => `${ecosystem}: ${folder}`);
  };
  return [
    // The modules of the root's POM are found from there; those of its profile are not.
    ...unwatchedBy("maven", ["/", ...foldersWith("pom.xml").filter((folder) => folder.startsWith("/benchmarks/"))]),
    ...unwatchedBy("npm", lockedFolders().map((folder) => `/${folder}`)),
    ...unwatchedBy("pip", foldersWith("requirements.txt")),
    ...unwatchedBy("github-actions", ["/"]),
  ];
}

describe("Dependabot", () => {
  const text = readFileSync(join(root, ".github/dependabot.yml"), "utf8");

  test("watches all POMs, lock files and workflows", () => assert.deepEqual(unwatched(text), []));

  for (const [part, missing] of [
    ["      - /tests/node\n", "npm: /tests/node"],
    ["      - /\n", "maven: /"],
    ["package-ecosystem: github-actions", "github-actions: /"],
  ]) {
    test(`without ${missing} is found`, () => assert.ok(unwatched(damaged(text, part, part.includes("ecosystem") ? "package-ecosystem: docker" : "")).includes(missing)));
  }
});
