// The stack of the page.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { Stack, until } from "../../../../tests/node/stack.mjs";

export { Stack, until };

/** A user that no other test uses. */
export const somebody = (username) => ({ id: `auth0|${randomUUID()}`, username });

/** Calls the page's back end, as the page does. */
export async function demo({ ready }, what, wish) {
  const answer = await fetch(`${ready.page}demo/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`/demo/${what}: ${answer.status} ${body.message}`);
  return body;
}

/** The first request of each function may take seconds on a busy machine, so the tests send one before they start. */
export async function warmUp(stack) {
  const user = somebody("early");
  const { partyId } = await demo(stack, "start", { name: "Early", by: user });
  const { token } = await demo(stack, "token", user);
  await until(async () => {
    const answer = await fetch(`${stack.ready.api}/pusher/auth`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ socket_id: "1.1", channel_name: `presence-party-${partyId}` }),
    });
    await answer.text();
    return answer.status === 200;
  }, "a signature");
  await demo(stack, "invite", { partyId, userId: `${user.id}-guest`, by: user });
}

/** Publishes up to ten events, as a server library would: https://pusher.com/docs/channels/library_auth_reference/rest-api/ */
export async function publish({ ready: { pusher } }, batch) {
  const body = JSON.stringify({ batch });
  const query = new URLSearchParams({
    auth_key: pusher.key,
    auth_timestamp: String(Math.floor(Date.now() / 1000)),
    auth_version: "1.0",
    body_md5: createHash("md5").update(body).digest("hex"),
  });
  const path = `/apps/${pusher.appId}/batch_events`;
  const signature = createHmac("sha256", pusher.secret).update(`POST\n${path}\n${query}`).digest("hex");
  const answer = await fetch(`http://${pusher.host}:${pusher.port}${path}?${query}&auth_signature=${signature}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
  if (!answer.ok) throw new Error(`not published: ${answer.status} ${await answer.text()}`);
}

/** The given number of free ports. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
