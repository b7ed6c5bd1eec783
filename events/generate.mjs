// Writes the sample events, and env.json with the key set for their tokens. The private key is not stored, so no other
// token can be signed with it. Run: node events/generate.mjs
import { generateKeyPairSync, sign } from "node:crypto";
import { writeFileSync } from "node:fs";

const ADA = "48873148-efcc-4c01-b8a8-56b55f1143e3";
const ISSUER = "https://issuer.example/partyline";
const KEY_ID = "sample-events";
const ISSUED_AT = Date.UTC(2026, 0, 1) / 1000;
const EXPIRES_AT = Date.UTC(2100, 0, 1) / 1000;
const STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/party/stream/2026-01-01T00:00:00.000";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = [
  part({ alg: "RS256", kid: KEY_ID, typ: "JWT" }),
  part({ iss: ISSUER, aud: "partyline", sub: ADA, preferred_username: "ada", iat: ISSUED_AT, exp: EXPIRES_AT }),
].join(".");
const token = `${unsigned}.${sign("RSA-SHA256", Buffer.from(unsigned), privateKey).toString("base64url")}`;

const write = (name, value) => writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);

/** API Gateway's event for a GET request. */
function get(path, parameters) {
  const event = request(path, "", "");
  delete event.body;
  delete event.headers["content-type"];
  delete event.headers["content-length"];
  event.routeKey = event.requestContext.routeKey = `GET ${path}`;
  event.requestContext.http.method = "GET";
  event.rawQueryString = new URLSearchParams(parameters).toString();
  event.queryStringParameters = parameters;
  return event;
}

/** API Gateway's event for a request, payload format 2.0. */
function request(path, contentType, body, { authorization = `Bearer ${token}`, base64 = false } = {}) {
  return {
    version: "2.0",
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: "",
    headers: {
      accept: "*/*",
      ...(authorization ? { authorization } : {}),
      "content-length": `${Buffer.byteLength(body)}`,
      "content-type": contentType,
      host: "api.example",
      "user-agent": "curl/8.0",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    requestContext: {
      accountId: "000000000000",
      apiId: "api-id",
      domainName: "api.example",
      domainPrefix: "api-id",
      http: { method: "POST", path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "curl/8.0" },
      requestId: "sample-request-id",
      routeKey: `POST ${path}`,
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 1767225600000,
    },
    body: base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
  };
}

const auth = (channelName, how = {}) =>
  request("/pusher/auth", "application/json", JSON.stringify({ socket_id: "1234.5678", channel_name: channelName }), how);

write("auth-json.json", auth(`private-user-${ADA}`));
write(
  "auth-form.json",
  request(
    "/pusher/auth",
    "application/x-www-form-urlencoded",
    new URLSearchParams({ socket_id: "1234.5678", channel_name: `private-user-${ADA}` }).toString(),
    { base64: true },
  ),
);
write("auth-batch.json", auth([`private-user-${ADA}`, "private-party-garden-party", "private-user-somebody-else", "a:b"]));
write("auth-presence.json", auth("presence-party-garden-party"));
write("auth-refused.json", auth("private-user-somebody-else"));
write("auth-no-token.json", auth(`private-user-${ADA}`, { authorization: "" }));
write("user-auth.json", request("/pusher/user-auth", "application/json", JSON.stringify({ socket_id: "1234.5678" })));
write("history.json", get("/pusher/history", { channel_name: `private-user-${ADA}`, limit: "10" }));
write(
  "mock-event.json",
  request(
    "/pusher/mock-event",
    "application/json",
    JSON.stringify({
      channel: `private-user-${ADA}`,
      event: "party-invitation-received",
      data: { partyId: "test-party", partyName: "Test Party", invitedBy: { id: "user-123", username: "testuser" } },
    }),
  ),
);

const text = (value) => ({ S: value });
let sequence = 0;

/** A record of the table's stream, as Lambda passes it. */
function record(eventName, pk, sk, images) {
  sequence += 1;
  return {
    eventID: `sample-event-${sequence}`,
    eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: ISSUED_AT + sequence,
      Keys: { PK: text(pk), SK: text(sk) },
      ...images,
      SequenceNumber: `${sequence}00000000000000000000`,
      SizeBytes: 200,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: STREAM,
  };
}

const party = (settings) => ({
  PK: text("PARTY#garden-party"),
  SK: text("PARTY"),
  partyId: text("garden-party"),
  name: text("Garden Party"),
  settings: { M: settings },
});
const member = {
  PK: text("PARTY#garden-party"),
  SK: text("MEMBER#user-123"),
  partyId: text("garden-party"),
  userId: text("user-123"),
  username: text("testuser"),
  joinedAt: text("2026-01-01T00:00:00Z"),
};
const invitation = {
  PK: text("PARTY#garden-party"),
  SK: text(`INVITATION#${ADA}`),
  partyId: text("garden-party"),
  partyName: text("Garden Party"),
  invitedUserId: text(ADA),
  invitedBy: { M: { id: text("user-123"), username: text("testuser") } },
  invitedAt: text("2026-01-01T00:00:00Z"),
};

const invited = record("INSERT", "PARTY#garden-party", `INVITATION#${ADA}`, { NewImage: invitation });
const joined = record("INSERT", "PARTY#garden-party", "MEMBER#user-123", { NewImage: member });
const left = record("REMOVE", "PARTY#garden-party", "MEMBER#user-123", { OldImage: member });
const changed = record("MODIFY", "PARTY#garden-party", "PARTY", {
  OldImage: party({ theme: text("tropical"), capacity: { N: "20" } }),
  NewImage: party({ theme: text("disco"), capacity: { N: "20" } }),
});
write("stream-invitation.json", { Records: [invited] });
write("stream-member-joined.json", { Records: [joined] });
write("stream-member-left.json", { Records: [left] });
write("stream-settings-changed.json", { Records: [changed] });

// The second record is undeliverable and kept as an undelivered item; the others are published.
const { invitedBy, ...withoutInviter } = invitation;
const bad = record("INSERT", "PARTY#garden-party", `INVITATION#${ADA}`, { NewImage: withoutInviter });
write("stream-mixed-batch.json", { Records: [invited, bad, joined, changed] });

// For all functions; each gets only the variables that the template declares for it. The Pusher app does not exist, so
// signatures with its keys are of no use, and always the same.
write("env.json", {
  Parameters: {
    // JWKS is not allowed in prod.
    STAGE: "dev",
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: "partyline",
    JWKS: JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" }] }),
    JWT_MAX_LIFETIME_SECONDS: `${EXPIRES_AT - ISSUED_AT}`,
    PUSHER_SECRET_ARN: "",
    PUSHER_APP_ID: "1",
    PUSHER_APP_KEY: "sample-key",
    PUSHER_APP_SECRET: "sample-secret",
  },
});
