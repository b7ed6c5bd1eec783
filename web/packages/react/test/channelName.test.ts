// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { escapeId, partyChannelName, presenceChannelName, userChannelName } from "../src/channelName.ts";

/** The server's own cases: the rows of EscapeTest, `id, escaped`. */
const rows = readFileSync(
  resolve(import.meta.dirname, "../../../../shared/src/test/java/dev/partyline/channel/EscapeTest.java"),
  "utf8",
)
  .split('"""')[1]
  ?.split("\n")
  .map((row) => row.trim().match(/^("[^"]*"|[^,]*),\s*(.*)$/))
  .filter((row) => row !== null)
  .map(([, id = "", escaped = ""]) => [unquoted(id), unquoted(escaped)] as const);

function unquoted(cell: string) {
  return cell.replace(/^"(.*)"$/, "$1");
}

test("the server has vectors", () => expect(rows?.length).toBeGreaterThan(8));

test.each(rows ?? [])("%s stands in a channel name as %s, as the server has it", (id, escaped) => {
  expect(escapeId(id)).toBe(escaped);
});

test("channel names have the escaped id", () => {
  expect(userChannelName("auth0|5f7c")).toBe("private-user-auth0=7C5f7c");
  expect(partyChannelName("a b")).toBe("private-party-a=20b");
  expect(presenceChannelName("a b")).toBe("presence-party-a=20b");
});
