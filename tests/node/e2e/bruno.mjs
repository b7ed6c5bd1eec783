// docs/bruno: every request against running stacks.
import { before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Collection, requestsOf } from "../bruno.mjs";
import { root } from "../stack.mjs";
import { answerStatuses } from "./openapi.mjs";

const FOLDER = join(root, "docs/bruno");
const requests = requestsOf(FOLDER);

/** Registers the tests. The stacks may be filled in before they run. */
export function describeCollection(stacks) {
  describe("the Bruno collection", () => {
    let collection;

    before(() => {
      const { shared, faulty } = stacks;
      collection = new Collection(FOLDER, "local", {
        baseUrl: shared.ready.api,
        ownStackUrl: faulty.ready.api,
        issuer: shared.ready.issuer,
      });
    });

    for (const { file, request } of requests) {
      test(file, async () => {
        const claims = await collection.run(request);
        assert.ok(claims.length > 0, "it claims nothing");
        assert.deepEqual(claims.filter((claim) => "found" in claim), []);
      });
    }

    test("a claim that does not hold is found", async () => {
      const { request } = requests[0];
      const [wrong] = await collection.run({ ...request, assertions: [{ name: "res.status", value: "eq 201" }] });
      assert.deepEqual(wrong, { claim: "res.status: eq 201", found: 200 });
    });

    test("has a request for each case of the table in docs/authentication.md, but for 500", () => {
      const claimed = new Set(
        requests.flatMap(({ request }) =>
          request.assertions.filter(({ name }) => name === "res.status").map(({ value }) => value.replace("eq ", "")),
        ),
      );
      assert.deepEqual(answerStatuses().filter((status) => !claimed.has(status)), ["500"]);
    });
  });
}
