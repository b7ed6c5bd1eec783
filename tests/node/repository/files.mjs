// The files of the project, without what a build leaves.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../stack.mjs";

/** Paths that .gitignore does not exclude. By an empty repository: the project may be a copy without one. */
function paths() {
  const repository = mkdtempSync(join(tmpdir(), "partyline-files-"));
  try {
    execFileSync("git", ["init", "-q", "--bare", repository]);
    return execFileSync("git", [`--git-dir=${repository}`, `--work-tree=${root}`, "ls-files", "-z", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
      .split("\0")
      .filter((path) => path !== "" && path !== ".git" && !path.startsWith(".git/"));
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

/** Text files by path. */
export function textFiles() {
  return new Map(
    paths()
      .map((path) => [path, readFileSync(join(root, path))])
      .filter(([, content]) => !content.includes(0))
      .map(([path, content]) => [path, content.toString("utf8")]),
  );
}

/** A text with one change, which must be possible. */
export function damaged(text, part, other) {
  if (!text.includes(part)) throw new Error(`there is no ${part}`);
  return text.replace(part, other);
}
