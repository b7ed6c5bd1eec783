// A copy of the project, built, for tests that change its sources.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./stack.mjs";

// What a build of the functions writes to, and what decides whether there is something to build.
const COPIED = [".mvn", "bin", "events", "functions", "LICENSE", "pom.xml", "shared", "template.yaml", "test-support"];
// What a build of the functions reads only, such as the other modules' pom.xml.
const LINKED = ["benchmarks", "local", "operations", "tests"];

export class ProjectCopy {
  folder = `${mkdtempSync(join(tmpdir(), "partyline-project-"))}/`;

  constructor() {
    for (const name of COPIED) cpSync(join(root, name), join(this.folder, name), { recursive: true, preserveTimestamps: true });
    for (const name of LINKED) symlinkSync(join(root, name), join(this.folder, name));
    cpSync(join(root, "target"), join(this.folder, "target"), { recursive: true });
    // The links are new, what they name is not.
    this.#markBuilt();
  }

  #markBuilt() {
    const now = new Date();
    utimesSync(join(this.folder, "target/built"), now, now);
  }

  /** Replaces a text in a file, which must have it. */
  edit(name, text, other) {
    const file = join(this.folder, name);
    const content = readFileSync(file, "utf8");
    if (!content.includes(text)) throw new Error(`${name} has no ${text}`);
    writeFileSync(file, content.replace(text, other));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
