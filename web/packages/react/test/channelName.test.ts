// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
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

test("every id is escaped byte by byte", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (id) => {
      const bytes = [...new TextEncoder().encode(id)].map((byte) => {
        const character = String.fromCharCode(byte);
        const isAllowed = /[-A-Za-z0-9_@,.;]/.test(character);
        return isAllowed ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      });
      expect(escapeId(id)).toBe(bytes.join(""));
    }),
  );
  expect(escapeId("a\uD83Cb")).toBe("a=EF=BF=BDb");
});
