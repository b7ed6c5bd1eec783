import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { Stack } from "../../../../tests/node/stack.mjs";

/** The stack's ready line. */
export interface Ready {
  api: string;
  dynamodb: string;
  table: string;
  pusher: { host: string; port: number; appId: string; key: string; secret: string };
  issuer: string;
}

declare module "vitest" {
  interface ProvidedContext {
    ready: Ready;
  }
}

/** One stack for all files: the running one, or a new one. */
export default async function setup(project: TestProject) {
  const tools = fileURLToPath(new URL("../../../../tests/node/", import.meta.url));
  if (!existsSync(`${tools}node_modules`)) await promisify(execFile)("npm", ["ci", "--silent"], { cwd: tools });
  const stack = await Stack.shared();
  project.provide("ready", (stack as unknown as { ready: Ready }).ready);
  return () => stack.stop();
}
