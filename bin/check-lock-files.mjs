// Checks all package-lock.json files before anything is installed from them. npm verifies a tarball only if the lock file has
// its hash, and an address in a lock file would be asked instead of the configured registry.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const notOurs = new Set(["node_modules", "target", "dist", ".git"]);

/** The folders with a package-lock.json, from the project's root. */
export function lockedFolders(folder = root) {
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notOurs.has(entry.name))
    .flatMap((entry) => lockedFolders(join(folder, entry.name)));
  return existsSync(join(folder, "package-lock.json")) ? [relative(root, folder), ...inside] : inside;
}

export const readLockFile = (folder) => JSON.parse(readFileSync(join(root, folder, "package-lock.json"), "utf8"));

/**
 * What is wrong with a lock file: one line for each package.
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export function complaints({ packages }) {
  return Object.entries(packages).flatMap(([path, { link, integrity, resolved }]) => {
    // The project itself, its workspaces, and the links to them.
    if (link || !path.includes("node_modules/")) return [];
    if (resolved !== undefined) return [`${path} has an address: ${resolved}`];
    return /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) ? [] : [`${path} has no SHA-512 hash`];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = lockedFolders().flatMap((folder) =>
    complaints(readLockFile(folder)).map((line) => `${folder}/package-lock.json: ${line}`),
  );
  found.forEach((line) => console.error(line));
  process.exitCode = found.length === 0 ? 0 : 1;
}
