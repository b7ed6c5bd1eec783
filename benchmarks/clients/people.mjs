// Users of a running stack, in parties, each with the core of @partyline/react.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/node/stack.mjs";

const { BatchWriteItemCommand } = createRequire(join(root, "tests/node/_"))("@aws-sdk/client-dynamodb");

/** The package's core, built if it has changed. */
export async function core() {
  const folder = join(root, "web/packages/react");
  const built = join(folder, "dist/core.js");
  const sources = readdirSync(join(folder, "src"), { recursive: true }).map((name) => statSync(join(folder, "src", name)).mtimeMs);
  if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources)) {
    execFileSync(process.execPath, ["build.mjs"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  return import(built);
}

const text = (value) => ({ S: value });

/** Writes parties with their members, 25 items in a request. */
export async function putMembers(table, members) {
  const parties = new Set(members.map(({ partyId }) => partyId));
  const items = [
    ...[...parties].map((partyId) => ({
      PK: text(`PARTY#${partyId}`),
      SK: text("PARTY"),
      partyId: text(partyId),
      name: text("A Party"),
    })),
    ...members.map(({ partyId, userId }) => ({
      PK: text(`PARTY#${partyId}`),
      SK: text(`MEMBER#${userId}`),
      partyId: text(partyId),
      userId: text(userId),
      username: text(userId),
      joinedAt: text("2026-01-01T00:00:00Z"),
    })),
  ];
  for (let first = 0; first < items.length; first += 25) {
    const requests = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = await table.client.send(
      new BatchWriteItemCommand({ RequestItems: { [table.name]: requests } }),
    );
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error("members were not written");
  }
}

/** Calls `what` for each, a few at once. */
export async function forEach(list, concurrency, what) {
  const rest = list.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const one of rest) await what(one);
    }),
  );
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
