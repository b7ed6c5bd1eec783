// What Maven refuses: a file whose checksum is not the repository's, and dependencies that a release must not have.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

describe("strict checksums", () => {
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

/** Validates modules under a copy of the project's POM: `{ name, version, dependencies }`, each dependency as `name:version`. */
function validateModules(modules) {
  const folder = mkdtempSync(join(tmpdir(), "partyline-modules-"));
  try {
    const parent = readFileSync(join(root, "pom.xml"), "utf8");
    const [, version] = /<artifactId>partyline<\/artifactId>\s*<version>(.*)<\/version>/.exec(parent);
    const names = modules.map((_module, at) => `<module>${at}</module>`).join("");
    writeFileSync(join(folder, "pom.xml"), parent.replace(/<modules>.*?<\/modules>/s, `<modules>${names}</modules>`));
    modules.forEach((module, at) => {
      const dependencies = (module.dependencies ?? []).map((dependency) => {
        const [name, wanted] = dependency.split(":");
        return `<dependency><groupId>example</groupId><artifactId>${name}</artifactId><version>${wanted}</version><type>pom</type></dependency>`;
      });
      mkdirSync(join(folder, `${at}`));
      writeFileSync(
        join(folder, `${at}`, "pom.xml"),
        `<project><modelVersion>4.0.0</modelVersion><parent><groupId>dev.partyline</groupId><artifactId>partyline</artifactId><version>${version}</version></parent>` +
          `<groupId>example</groupId><artifactId>${module.name}</artifactId><version>${module.version}</version><packaging>pom</packaging>` +
          `<dependencies>${dependencies.join("")}</dependencies></project>`,
      );
    });
    const args = ["-B", "-ntp", "-fae", "-Dspotless.check.skip=true", "validate"];
    return spawnSync("mvn", args, { cwd: folder, encoding: "utf8", timeout: 300_000, env: { ...process.env, MAVEN_ARGS: "" } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("dependencies", () => {
  const library = { name: "library", version: "1" };

  test("of one version each are taken", () => {
    const { status, stdout } = validateModules([library, { name: "app", version: "1", dependencies: ["library:1"] }]);
    assert.equal(status, 0, stdout);
  });

  test("of two versions, of a snapshot, and declared twice are refused", () => {
    const { status, stdout } = validateModules([
      library,
      { name: "library", version: "2" },
      { name: "library", version: "3-SNAPSHOT" },
      { name: "one", version: "1", dependencies: ["library:1"] },
      { name: "two", version: "1", dependencies: ["library:2"] },
      { name: "both", version: "1", dependencies: ["one:1", "two:1"] },
      { name: "snapshot", version: "1", dependencies: ["library:3-SNAPSHOT"] },
      { name: "repeated", version: "1", dependencies: ["library:1", "library:2"] },
    ]);
    assert.notEqual(status, 0);
    assert.match(stdout, /Dependency convergence error for example:library/);
    assert.match(stdout, /example:library:pom:3-SNAPSHOT <--- is not a release dependency/);
    assert.match(stdout, /dependencies\.dependency\[example:library:pom\] \(2 times\)/);
  });
});
