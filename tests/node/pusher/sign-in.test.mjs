// User authentication: pusher-js signs in, the pusher package authenticates users, sends to them and terminates their
// connections.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appServer, connect, connected, next, signedIn, subscribed, unique } from './server.mjs';

// What pusher-js does not show: every frame of a connection.
const frames = (client) => {
  const seen = [];
  client.connection.bind('message', (frame) => seen.push(frame));
  return seen;
};

// When this is answered, the server has sent all that it had to send to this connection before.
const settled = async (client) => {
  const name = unique('barrier');
  await subscribed(client, name);
  client.unsubscribe(name);
};

const refusal = (promise) =>
  promise.then(
    () => assert.fail('the request was accepted'),
    ({ status, body }) => ({ status, body }),
  );

test('should be given the user data that was signed, when signing in', async (t) => {
  const user = { id: unique('user'), user_info: { name: 'Zoë ☃', avatar: 'https://example.com/z.png' } };
  const client = await connected(connect(t, { user }));
  const success = next(client, 'pusher:signin_success');
  client.signin();
  const { user_data } = await success;
  assert.equal(user_data, JSON.stringify(user));
  assert.equal(user_data, appServer().authenticateUser('1.1', user).user_data);
  assert.deepEqual(client.user.user_data, user);
});

test('should get what is sent to its user, when signed in', async (t) => {
  const user = { id: unique('user') };
  const client = await signedIn(connect(t, { user }));
  const arrival = next(client.user, 'nudge');
  const response = await appServer().sendToUser(user.id, 'nudge', { n: 1 });
  assert.equal(response.status, 200);
  assert.deepEqual(await arrival, { n: 1 });
  assert.equal(client.user.serverToUserChannel.name, `#server-to-user-${user.id}`);
});

// As Partyline escapes ids, and every character that Pusher allows.
for (const suffix of ['auth0=7C5f7c', 'us-east-1=3A1d2b', '_-=@,.;']) {
  test(`should be sent to and terminated by its id, when it ends with ${suffix}`, async (t) => {
    const user = { id: `${unique('user')}${suffix}` };
    const client = await signedIn(connect(t, { user }));
    const arrival = next(client.user, 'nudge');
    await appServer().sendToUser(user.id, 'nudge', { n: 2 });
    assert.deepEqual(await arrival, { n: 2 });
    const disconnected = next(client.connection, 'disconnected');
    assert.equal((await appServer().terminateUserConnections(user.id)).status, 200);
    await disconnected;
  });
}

for (const id of ['e:2', 'auth0|5f7c', 'a+b@c.org', 'é']) {
  test(`should get Pusher's message and stay connected, when its id is ${id}`, async (t) => {
    const client = await connected(connect(t, { user: { id } }));
    // This is for refusals of the app server.
    client.user.bind('pusher:signin_error', () => assert.fail('pusher:signin_error'));
    const error = next(client.connection, 'error');
    client.signin();
    assert.deepEqual(await error, {
      type: 'PusherError',
      data: { code: null, message: `Invalid user id: ${id} (invalid characters)` },
    });
    assert.equal(client.connection.state, 'connected');
    assert.equal(client.user.user_data, null);
    await settled(client);
  });
}

test('should not be signed in, when the signature is for another connection', async (t) => {
  const user = { id: unique('user') };
  const other = await connected(connect(t));
  const client = await connected(
    connect(t, {
      authenticate: () => appServer().authenticateUser(other.connection.socket_id, user),
    }),
  );
  const error = next(client.connection, 'error');
  client.signin();
  const { data } = await error;
  assert.equal(data.code, null);
  assert.match(
    data.message,
    new RegExp(
      `^Invalid signature: Expected HMAC SHA256 hex digest of ${client.connection.socket_id}::user::\\{"id":"${user.id}"\\}, but got [0-9a-f]{64}$`,
    ),
  );
  assert.equal(client.user.user_data, null);
});

test("should get Pusher's message, when the app server leaves out the key", async (t) => {
  const client = await connected(
    connect(t, { authenticate: () => ({ auth: '0'.repeat(64), user_data: '{"id":"ada"}' }) }),
  );
  const error = next(client.connection, 'error');
  client.signin();
  assert.equal(
    (await error).data.message,
    'Invalid format: auth must have the format key:signature',
  );
});

test('should stay the first user, when the connection signs in as another', async (t) => {
  const user = { id: unique('user') };
  const client = await signedIn(connect(t, { user }));
  const other = appServer().authenticateUser(client.connection.socket_id, { id: unique('user') });
  const error = next(client.connection, 'error');
  client.send_event('pusher:signin', other);
  assert.match((await error).data.message, /already associated with a different user id/);
  const arrival = next(client.user, 'nudge');
  await appServer().sendToUser(user.id, 'nudge', {});
  await arrival;
});

test('should reach the connections of that user and no other, when sent to a user', async (t) => {
  const user = { id: unique('user') };
  const one = await signedIn(connect(t, { user }));
  const two = await signedIn(connect(t, { user }));
  const longer = await signedIn(connect(t, { user: { id: `${user.id}0` } }));
  const nobody = await connected(connect(t));
  const unheard = [longer, nobody].map(frames);
  const arrivals = [one, two].map((client) => next(client.user, 'nudge'));
  await appServer().sendToUser(user.id, 'nudge', { n: 3 });
  assert.deepEqual(await Promise.all(arrivals), [{ n: 3 }, { n: 3 }]);
  await Promise.all([longer, nobody].map(settled));
  assert.ok(unheard.flat().every(({ event }) => event !== 'nudge'));
});

test('should close with 4009 and stay disconnected, when the user is terminated', async (t) => {
  const user = { id: unique('user') };
  const client = await signedIn(connect(t, { user }));
  const states = [];
  client.connection.bind('state_change', ({ current }) => states.push(current));
  const errors = [];
  client.connection.bind('error', (error) => errors.push(error));
  const disconnected = next(client.connection, 'disconnected');
  const response = await appServer().terminateUserConnections(user.id);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {});
  await disconnected;
  const reason = { code: 4009, message: 'Connection is unauthorized' };
  assert.ok(errors.length > 0);
  for (const error of errors) {
    assert.deepEqual((error.error ?? error).data, reason);
  }
  // pusher-js reconnects after a second at the latest, where it does.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.deepEqual(states, ['disconnected']);
  assert.equal(client.user.user_data, null);
});

test('should sign in again by itself, when it connects after a termination', async (t) => {
  const user = { id: unique('user') };
  const client = await signedIn(connect(t, { user }));
  const disconnected = next(client.connection, 'disconnected');
  await appServer().terminateUserConnections(user.id);
  await disconnected;
  const success = next(client, 'pusher:signin_success');
  client.connect();
  await success;
  await next(client.user.serverToUserChannel, 'pusher:subscription_succeeded');
  const arrival = next(client.user, 'nudge');
  await appServer().sendToUser(user.id, 'nudge', { n: 4 });
  assert.deepEqual(await arrival, { n: 4 });
});

test('should hear nothing of it, when another user is terminated', async (t) => {
  const user = { id: unique('user') };
  const name = unique('private');
  const gone = await signedIn(connect(t, { user }));
  await subscribed(gone, name);
  // One signed in, one not, one who is of that name in a presence channel only.
  const bob = await signedIn(connect(t, { user: { id: unique('user') } }));
  const nobody = await connected(connect(t));
  const member = { user_id: user.id };
  const sameName = connect(t, { member });
  await subscribed(sameName, unique('presence'));
  const others = [bob, nobody, sameName];
  const channels = await Promise.all(others.map((client) => subscribed(client, name)));
  const seen = others.map(frames);
  const disconnected = next(gone.connection, 'disconnected');
  await appServer().terminateUserConnections(user.id);
  const arrivals = channels.map(({ channel }) => next(channel, 'after'));
  await appServer().trigger(name, 'after', {});
  await Promise.all([disconnected, ...arrivals]);
  for (const events of seen) {
    assert.deepEqual(events.map(({ event }) => event), ['after']);
  }
  for (const client of others) assert.equal(client.connection.state, 'connected');
});

test('should hear nothing more, when the termination has been answered', async (t) => {
  const user = { id: unique('user') };
  const name = unique('private');
  const client = await signedIn(connect(t, { user }));
  await subscribed(client, name);
  const seen = frames(client);
  const disconnected = next(client.connection, 'disconnected');
  await appServer().terminateUserConnections(user.id);
  await appServer().trigger(name, 'secret', {});
  await appServer().sendToUser(user.id, 'secret', {});
  await disconnected;
  assert.deepEqual(seen, []);
});

test('should leave a presence channel once, when all its connections are terminated', async (t) => {
  const name = unique('presence');
  const id = unique('user');
  const watcher = await subscribed(connect(t, { member: { user_id: 'watcher' } }), name);
  const removed = [];
  watcher.channel.bind('pusher:member_removed', (member) => removed.push(member.id));
  for (let i = 0; i < 2; i++) {
    const client = await signedIn(connect(t, { user: { id }, member: { user_id: id } }));
    await subscribed(client, name);
  }
  const left = next(watcher.channel, 'pusher:member_removed');
  await appServer().terminateUserConnections(id);
  await left;
  const barrier = next(watcher.channel, 'barrier');
  await appServer().trigger(name, 'barrier', {});
  await barrier;
  assert.deepEqual(removed, [id]);
  assert.equal(watcher.channel.members.count, 1);
});

test('should answer 200, when the user has no connections', async () => {
  const response = await appServer().terminateUserConnections(unique('user'));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {});
});

test('should answer 400, when the user id is invalid', async () => {
  assert.deepEqual(await refusal(appServer().terminateUserConnections('e:2')), {
    status: 400,
    body: 'Invalid user id: e:2 (invalid characters)',
  });
  const { status } = await refusal(appServer().sendToUser('e:2', 'nudge', {}));
  assert.equal(status, 400);
});

test('should answer 401 and terminate nobody, when the secret is wrong', async (t) => {
  const user = { id: unique('user') };
  const client = await signedIn(connect(t, { user }));
  const wrong = appServer({ secret: 'not the secret' });
  assert.equal((await refusal(wrong.terminateUserConnections(user.id))).status, 401);
  await settled(client);
  assert.equal(client.connection.state, 'connected');
});
