// Channel auth as a Node.js function with the usual libraries: pusher, aws-jwt-verify and the AWS SDK. It gives the same
// answers as ours to the measured requests, several channels in JSON included, and to simple refusals. Clients are created and the key set is fetched at init.
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { JwtVerifier } from "aws-jwt-verify";
import { JwtBaseError } from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { get } from "node:http";
import Pusher from "pusher";

const { JWT_ISSUER, JWT_AUDIENCE, JWKS_URL, PARTY_TABLE, PUSHER_APP_ID, PUSHER_APP_KEY, PUSHER_APP_SECRET } = process.env;

// aws-jwt-verify fetches over https only, and the benchmark's issuer on loopback uses http.
const overHttp = (uri) =>
  new Promise((resolve, reject) =>
    get(uri, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(Buffer.concat(chunks));
    }).on("error", reject),
  );
const jwksCache = JWKS_URL.startsWith("http:") ? new SimpleJwksCache({ fetcher: { fetch: overHttp } }) : undefined;
const tokens = JwtVerifier.create({ issuer: JWT_ISSUER, audience: JWT_AUDIENCE, jwksUri: JWKS_URL }, { jwksCache });
const keySet = tokens.hydrate();
const dynamoDb = new DynamoDBClient();
const pusher = new Pusher({ appId: PUSHER_APP_ID, key: PUSHER_APP_KEY, secret: PUSHER_APP_SECRET, cluster: "mt1" });
await keySet;

export async function handler(event) {
  const { socketId, channel } = fields(event);
  if (!socketId || !channel?.length) return error(400, "Bad Request", "socket_id and channel_name are needed");
  let user;
  try {
    user = (await tokens.verify((event.headers.authorization ?? "").replace(/^Bearer /, ""))).sub;
  } catch (fault) {
    if (!(fault instanceof JwtBaseError)) return error(503, "Service Unavailable", "Try again in a moment");
    return error(401, "Unauthorized", "A valid bearer token is required");
  }
  if (Array.isArray(channel)) return answer(200, await batch(socketId, channel, user));
  const party = partyOf(channel);
  const signed = authorize(socketId, channel, user, party && (await find(party, user)));
  return signed ? answer(200, signed) : error(403, forbidden.error, forbidden.message);
}

const forbidden = { error: "Forbidden", message: "Not authorized to access this channel" };

/** An answer for each channel, with one read of all memberships. */
async function batch(socketId, channels, user) {
  const members = await findAll([...new Set(channels.map(partyOf).filter(Boolean))], user);
  const answers = {};
  for (const channel of channels) {
    const data = authorize(socketId, channel, user, members.get(partyOf(channel)));
    answers[channel] = data ? { status: 200, data } : { status: 403, ...forbidden };
  }
  return answers;
}

/** The signature; undefined if the user may not subscribe. */
function authorize(socketId, channel, user, member) {
  if (channel === `private-user-${user}`) return pusher.authorizeChannel(socketId, channel);
  if (!member) return undefined;
  if (channel.startsWith("private-")) return pusher.authorizeChannel(socketId, channel);
  const shown = { username: member.username.S, avatar: member.avatar?.S };
  return pusher.authorizeChannel(socketId, channel, { user_id: user, user_info: shown });
}

function partyOf(channel) {
  return /^(?:private|presence)-party-(.+)$/.exec(channel)?.[1];
}

function fields({ headers, body, isBase64Encoded }) {
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  if (headers["content-type"].startsWith("application/json")) {
    const { socket_id: socketId, channel_name: channel } = JSON.parse(text);
    return { socketId, channel };
  }
  const form = new URLSearchParams(text);
  return { socketId: form.get("socket_id"), channel: form.get("channel_name") };
}

const key = (party, user) => ({ PK: { S: `PARTY#${party}` }, SK: { S: `MEMBER#${user}` } });

// What ours reads.
const reads = { ConsistentRead: true, ProjectionExpression: "PK,SK,username,avatar,expiresAt" };

async function find(party, user) {
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: PARTY_TABLE, Key: key(party, user), ...reads }));
  return Item;
}

/** The members by party. Keys that DynamoDB returns as unprocessed are read again. */
async function findAll(parties, user) {
  const members = new Map();
  let read = parties.length ? { [PARTY_TABLE]: { Keys: parties.map((party) => key(party, user)), ...reads } } : {};
  while (Object.keys(read).length) {
    const { Responses, UnprocessedKeys } = await dynamoDb.send(new BatchGetItemCommand({ RequestItems: read }));
    for (const item of Responses[PARTY_TABLE] ?? []) members.set(item.PK.S.slice("PARTY#".length), item);
    read = UnprocessedKeys;
  }
  return members;
}

function error(status, error, message) {
  return answer(status, { error, message });
}

function answer(statusCode, body) {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
