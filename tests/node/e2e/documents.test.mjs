// The documents that programs read, against running stacks.
import { after, before } from "node:test";
import { Stack } from "../stack.mjs";
import { describeCollection } from "./bruno.mjs";
import { describeOpenApi } from "./openapi.mjs";

const stacks = {};

before(async () => {
  stacks.shared = await Stack.shared();
  // As deployed in dev, with the same issuer, whose keys cannot be reached, and one request a minute.
  stacks.faulty = await Stack.start(["--no-demo-data"], {
    STAGE: "dev",
    JWT_ISSUER: stacks.shared.ready.issuer,
    JWKS_URL: "http://127.0.0.1:1/jwks",
    AUTH_REQUESTS_PER_MINUTE: "1",
  });
});

after(() => Promise.all([stacks.shared?.stop(), stacks.faulty?.stop()]));

describeOpenApi(stacks);
describeCollection(stacks);
