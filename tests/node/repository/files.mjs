// The files of the project, as git has them: without what a build leaves.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../stack.mjs";

/** Text files by path, those not yet committed included. */
export function textFiles() {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return new Map(
    list
      .split("\0")
      .filter((path) => path !== "" && existsSync(join(root, path)))
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
