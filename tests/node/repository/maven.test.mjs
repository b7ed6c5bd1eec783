// Maven refuses a file whose checksum is not the repository's. Without .mvn/maven.config it would only warn.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../stack.mjs";

const pom = (name, content = "") =>
  `<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>${name}</artifactId><version>1</version><packaging>pom</packaging>${content}</project>`;

/** Runs Maven in a project whose only dependency comes from a repository with this checksum for it. */
function validate({ checksum, configured }) {
  const folder = mkdtempSync(join(tmpdir(), "partyline-maven-"));
  try {
    const library = pom("library");
    const place = join(folder, "repository/example/library/1");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "library-1.pom"), library);
    writeFileSync(join(place, "library-1.pom.sha1"), checksum ?? createHash("sha1").update(library).digest("hex"));
    // Called central, so that nothing else is asked.
    const repository = `<repositories><repository><id>central</id><url>${pathToFileURL(join(folder, "repository"))}</url></repository></repositories>`;
    const imported = `<dependencyManagement><dependencies><dependency><groupId>example</groupId><artifactId>library</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>`;
    writeFileSync(join(folder, "pom.xml"), pom("app", repository + imported));
    writeFileSync(join(folder, "settings.xml"), "<settings/>");
    mkdirSync(join(folder, ".mvn"));
    if (configured) cpSync(join(root, ".mvn"), join(folder, ".mvn"), { recursive: true });
    const args = ["-B", "-s", "settings.xml", "-gs", "settings.xml", `-Dmaven.repo.local=${join(folder, "local")}`, "validate"];
    return spawnSync("mvn", args, { cwd: folder, encoding: "utf8", timeout: 300_000, env: { ...process.env, MAVEN_ARGS: "" } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("Maven", () => {
  test("takes a file with its checksum", () => {
    const { status, stdout } = validate({ configured: true });
    assert.equal(status, 0, stdout);
  });

  test("refuses a changed file", () => {
    const { status, stdout } = validate({ checksum: "0".repeat(40), configured: true });
    assert.notEqual(status, 0);
    assert.match(stdout, /[Cc]hecksum validation failed/);
  });

  test("would take it without .mvn/maven.config", () => {
    const { status, stdout } = validate({ checksum: "0".repeat(40), configured: false });
    assert.equal(status, 0, stdout);
  });
});
