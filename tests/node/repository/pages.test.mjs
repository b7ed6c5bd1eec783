// A stranger finds what is usually there, in the usual form.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { codeBlocks, linksOf } from "../markdown.mjs";
import { root } from "../stack.mjs";
import { damaged, textFiles } from "./files.mjs";

const files = textFiles();
const read = (path) => files.get(path) ?? assert.fail(`${path} is missing`);
const json = (path) => JSON.parse(read(path));

test("the README has two screens, one picture, two commands, and links to the pages that are always there", () => {
  const readme = read("README.md");
  assert.ok(readme.split("\n").length <= 100);
  assert.deepEqual(readme.match(/^!\[/gm), ["!["]);
  assert.deepEqual(readme.match(/(?<=^```sh\n)[^`]*(?=^```$)/gm), ["bin/local\n", "bin/test\n"]);
  const links = linksOf("README.md");
  for (const page of ["LICENSE", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/README.md", "docs/architecture.md"]) {
    assert.ok(links.includes(page), page);
  }
  assert.ok(linksOf("CONTRIBUTING.md").includes("CODE_OF_CONDUCT.md"));
});

test("the licence is Apache-2.0, its text as published, and every package names it", () => {
  // Of https://www.apache.org/licenses/LICENSE-2.0.txt
  const published = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30";
  for (const path of ["LICENSE", "web/packages/react/LICENSE"]) {
    assert.equal(createHash("sha256").update(read(path)).digest("hex"), published, path);
  }
  assert.match(read("pom.xml"), /<license>\s*<name>Apache-2\.0<\/name>/);
  const packages = [...files.keys()].filter((path) => /(^|\/)package\.json$/.test(path) && !path.includes("/test-package/"));
  assert.ok(packages.length >= 5);
  assert.deepEqual(packages.filter((path) => json(path).license !== "Apache-2.0"), []);
});

/** What is wrong with the form of a changelog. https://keepachangelog.com/en/1.1.0/ */
function complaints(changelog, pom) {
  const found = [];
  const versions = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  versions.slice(1).forEach((heading) => /^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/.test(heading) || found.push(`not a version and its date: ${heading}`));
  for (const [, kind] of changelog.matchAll(/^### (.*)$/gm)) {
    if (!["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"].includes(kind)) found.push(`not a kind of change: ${kind}`);
  }
  const [, version] = /<artifactId>partyline<\/artifactId>\s*<version>(.*)<\/version>/.exec(pom);
  const newest = version.endsWith("-SNAPSHOT") ? "[Unreleased]" : `[${version}]`;
  if (!versions[0]?.startsWith(newest)) found.push(`the newest is not ${newest}`);
  return found;
}

describe("the changelog", () => {
  const changelog = read("CHANGELOG.md");
  const pom = read("pom.xml");

  test("has the usual form, and begins with the POM's version", () => assert.deepEqual(complaints(changelog, pom), []));

  test("one of another form, or of another version, is found", () => {
    assert.deepEqual(complaints(damaged(changelog, "## [Unreleased]", "## 0.1.0"), pom), ["the newest is not [Unreleased]"]);
    assert.deepEqual(complaints(damaged(changelog, "### Added", "### New"), pom), ["not a kind of change: New"]);
    assert.deepEqual(complaints(`${changelog}\n## 0.0.1\n`, pom), ["not a version and its date: 0.0.1"]);
  });
});

test("issue forms ask for something", () => {
  const forms = [...files.keys()].filter((path) => /^\.github\/ISSUE_TEMPLATE\/(?!config)/.test(path));
  assert.ok(forms.length > 0);
  for (const path of forms) {
    const { name, description, body } = parse(read(path));
    assert.ok(name && description, path);
    assert.ok(body.some(({ validations }) => validations?.required), path);
    for (const { type, id } of body) assert.ok(type === "markdown" || id, `${path}: ${type} without an id`);
  }
});

test("the development container forwards the ports of bin/local", () => {
  const source = read("local/stack/src/main/java/dev/partyline/stack/Ports.java");
  const ports = [...source.matchAll(/\bint [A-Z_]+ = (\d+);/g)].map(([, port]) => Number(port));
  assert.ok(ports.length > 0);
  assert.deepEqual(json(".devcontainer/devcontainer.json").forwardPorts.toSorted(), ports.toSorted());
});

/** Files that .editorconfig's rules do not hold for. */
function notAsConfigured(texts) {
  return [...texts]
    .filter(([path]) => !/TestInputs\/|^functions\/channel-auth\/src\/test\/fuzz\//.test(path))
    .filter(([, text]) => text !== "" && (/[ \t]$/m.test(text) || text.includes("\r") || text.includes("\t") || !text.endsWith("\n")))
    .map(([path]) => path);
}

test("all files are as .editorconfig says", () => {
  assert.deepEqual(notAsConfigured(files), []);
  const wrong = { a: "text", b: "text \n", c: "text\r\n", d: "\ttext\n" };
  assert.deepEqual(notAsConfigured(Object.entries(wrong)), Object.keys(wrong));
});

/** Executions that an IDE would run at each save, or complain about. https://eclipse.dev/m2e/documentation/m2e-execution-not-covered.html */
function executionsForAnIde(pom) {
  return (pom.match(/<execution>[\s\S]*?<\/execution>/g) ?? []).filter(
    (execution) =>
      /<phase>(validate|initialize|generate-|process-)|<goal>(select-jdk-toolchain|enforce)</.test(execution) && !execution.includes("<?m2e ignore?>"),
  );
}

test("an IDE imports all modules without running their plug-ins", () => {
  const poms = [...files].filter(([path]) => /(^|\/)pom\.xml$/.test(path));
  assert.ok(poms.length >= 12);
  assert.deepEqual(poms.flatMap(([path, pom]) => executionsForAnIde(pom).map(() => path)), []);
  assert.equal(executionsForAnIde(damaged(read("pom.xml"), "<?m2e ignore?>", "")).length, 1);
});

test("the commands that set a version leave no other one", () => {
  const folder = mkdtempSync(join(tmpdir(), "partyline-release-"));
  try {
    const { text } = codeBlocks("docs/releasing.md").find((block) => block.text.includes("OLD="));
    // npm would ask a registry.
    const commands = text.split("\n").filter((line) => !line.includes("npm"));
    // A repository of its own: the project may be a copy without one.
    const copy = [
      "git init -q copy",
      'git -C "$0" --git-dir="$PWD/copy/.git" --work-tree="$0" add -A',
      "cd copy",
      "git -c user.name=Ada -c user.email=ada@example.org commit -q -m copy",
      "git reset -q --hard",
    ];
    const script = [...copy, ...commands, 'git grep -cF "$OLD" -- "*pom.xml" "*.md" ":!docs/releasing.md" || echo none'];
    const { stdout, stderr } = spawnSync("bash", ["-ec", script.join("\n"), root], { cwd: folder, encoding: "utf8", timeout: 300_000, env: { ...process.env, GIT_PAGER: "cat" } });
    assert.equal(stderr, "");
    assert.match(stdout, /^\+ {2}<version>0\.1\.0<\/version>$/m);
    assert.match(stdout, /\nnone\n$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
