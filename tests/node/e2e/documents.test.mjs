// The documents that programs read, against running stacks.
import { after, before } from "node:test";
import { Stack } from "../stack.mjs";
import { describeCollection } from "./bruno.mjs";
import { describeOpenApi } from "./openapi.mjs";

const stacks = {};

before(async () => {
  [stacks.shared, stacks.faulty] = await Promise.all([
    Stack.shared(),
    // As deployed in dev, with an issuer that cannot be reached, and one request a minute.
    Stack.start(["--no-demo-data"], { STAGE: "dev", JWKS_URL: "http://127.0.0.1:1/jwks", AUTH_REQUESTS_PER_MINUTE: "1" }),
  ]);
});

after(() => Promise.all([stacks.shared?.stop(), stacks.faulty?.stop()]));

describeOpenApi(stacks);
describeCollection(stacks);
