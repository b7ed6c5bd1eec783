// @vitest-environment node
// docs/frontend.md and the package's README agree with the code.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { userChannelName } from "../src/channelName.ts";
import { configFromEnv } from "../src/config.ts";
import type { ChannelStatus, ConnectionState, PartylineError } from "../src/core.ts";
import { readEvent } from "../src/events.ts";

const examples = resolve(import.meta.dirname, "../examples");
const text = readFileSync(resolve(import.meta.dirname, "../../../../docs/frontend.md"), "utf8");
const readme = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");
const blocks = [...`${text}\n${readme}`.matchAll(/^```tsx? (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = "", code]) => ({
  name,
  code,
}));

/** A column of the table whose header starts with this. */
function cells(head: string, column: number): string[] {
  const table = text.slice(text.search(new RegExp(`^\\| \`${head}\` \\|.*\\n\\|---`, "m")));
  const rows = table.split("\n").slice(2);
  return rows.slice(0, rows.indexOf("")).map((row) => row.split(" | ")[column]?.replace(/^\| /, "").trim() ?? "");
}

describe("the examples are files that compile", () => {
  test("all of them", () => {
    expect([...new Set(blocks.map(({ name }) => name))].sort()).toEqual(readdirSync(examples).sort());
    // The mock of pusher-js is that of pusherMock.test.tsx.
    expect(`${text}\n${readme}`.match(/^```tsx?/gm)).toHaveLength(blocks.length + 1);
  });

  test.each(blocks)("$name", ({ name, code }) => {
    expect(code).toBe(readFileSync(resolve(examples, name), "utf8"));
  });
});

test("the variables for bin/local are a configuration, with its own key", () => {
  const [, lines = ""] = text.match(/^```ini\n([\s\S]*?)^```$/m) ?? [];
  const variables = Object.fromEntries(lines.split("\n").map((line) => line.split("=")));
  expect(configFromEnv(variables)).toMatchObject({ appKey: inject("ready").pusher.key });
});

test("the event made by hand is one that the page hears", () => {
  const [, body = ""] = text.match(/mock-event[^']*'[^']*'[^']*'([^']*)'/) ?? [];
  const { channel, event, data } = JSON.parse(body);
  expect(channel).toBe(userChannelName("ada"));
  expect(readEvent(event, data)).toMatchObject({ name: "party-invitation-received", data });
});

test("every kind of error is explained, and whether it is final", () => {
  const final = {
    configuration: true,
    "connection-refused": true,
    "pusher-unreachable": false,
    token: false,
    "api-unreachable": false,
    "api-unavailable": false,
    "rate-limited": false,
    "unexpected-answer": false,
    unauthorized: true,
    forbidden: true,
    rejected: true,
    signature: true,
    "subscription-refused": true,
    // Both: `final` says which.
    "sign-in": false,
  } satisfies { [Kind in PartylineError["kind"]]: Extract<PartylineError, { kind: Kind }>["final"] };
  const finals = cells("kind", 2).map((cell) => cell.startsWith("yes"));
  const kinds = cells("kind", 0).map((cell) => cell.replaceAll("`", ""));
  expect(Object.fromEntries(kinds.map((kind, row) => [kind, finals[row]]))).toEqual(final);
});

test("every state is explained", () => {
  const states: Record<ConnectionState, true> = {
    closed: true,
    connecting: true,
    connected: true,
    reconnecting: true,
    unavailable: true,
    refused: true,
  };
  expect(cells("state", 0).map((cell) => cell.replaceAll(/[`|]/g, "").trim())).toEqual(Object.keys(states));
  const statuses: Record<ChannelStatus, true> = { closed: true, subscribing: true, subscribed: true, refused: true };
  expect(text.replaceAll("\n", " ")).toContain(
    `(${Object.keys(statuses)
      .map((status) => `\`${status}\``)
      .join(", ")})`,
  );
});
