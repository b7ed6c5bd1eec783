import assert from 'node:assert/strict';
import { test } from 'node:test';
import nacl from 'tweetnacl';
import { appServer, connect, connected, next, subscribed, unique } from './server.mjs';

test('should get a socket id that the server libraries accept, when connecting', async (t) => {
  const client = await connected(connect(t));
  assert.match(client.connection.socket_id, /^\d+\.\d+$/);
});

test('should receive what the app server triggers, when subscribed to a public channel', async (t) => {
  const name = unique('public');
  const { channel } = await subscribed(connect(t), name);
  const arrival = next(channel, 'greeting');
  const response = await appServer().trigger(name, 'greeting', { text: 'hällo ☃' });
  assert.equal(response.status, 200);
  assert.deepEqual((await arrival).data, { text: 'hällo ☃' });
});

test('should receive events in order, when they come in batches', async (t) => {
  const name = unique('private');
  const { channel } = await subscribed(connect(t), name);
  const seen = [];
  const done = next(channel, 'count', ({ n }) => {
    seen.push(n);
    return seen.length === 30;
  });
  for (let batch = 0; batch < 3; batch++) {
    await appServer().triggerBatch(
      Array.from({ length: 10 }, (_, i) => ({
        channel: name,
        name: 'count',
        data: { n: batch * 10 + i },
      })),
    );
  }
  await done;
  assert.deepEqual(seen, Array.from({ length: 30 }, (_, i) => i));
});

test('should be left out, when the event excludes its socket', async (t) => {
  const name = unique('public');
  const first = await subscribed(connect(t), name);
  const second = connect(t);
  const other = await subscribed(second, name);
  const seen = [];
  other.channel.bind('e', ({ n }) => seen.push(n));
  const arrival = next(first.channel, 'e', ({ n }) => n === 2);
  const own = next(other.channel, 'e', ({ n }) => n === 2);
  await appServer().trigger(name, 'e', { n: 1 }, { socket_id: second.connection.socket_id });
  await appServer().trigger(name, 'e', { n: 2 });
  await Promise.all([arrival, own]);
  assert.deepEqual(seen, [2]);
});

test('should stop receiving, when unsubscribed', async (t) => {
  const name = unique('public');
  const client = connect(t);
  const { channel } = await subscribed(client, name);
  let heard = 0;
  channel.bind('e', () => heard++);
  const barrier = await subscribed(client, unique('barrier'));
  client.unsubscribe(name);
  // Frames of one connection are handled in order: once this is through, so is the unsubscribing.
  const again = await subscribed(client, unique('barrier'));
  await appServer().trigger([name, again.channel.name], 'e', {});
  const mark = next(barrier.channel, 'e');
  await appServer().trigger(barrier.channel.name, 'e', {});
  await mark;
  assert.equal(heard, 0);
});

test('should get an error on the connection and stay connected, when the signature is wrong', async (t) => {
  const client = connect(t, {
    authorizer: () => ({ auth: `${appServer().config.token.key}:${'0'.repeat(64)}` }),
  });
  await connected(client);
  const name = unique('private');
  const error = next(client.connection, 'error');
  client.subscribe(name);
  const { type, data } = await error;
  assert.equal(type, 'PusherError');
  assert.equal(data.code, null);
  assert.match(data.message, /^Invalid signature: Expected HMAC SHA256 hex digest of .*private-/);
  assert.equal(client.channel(name).subscribed, false);
  assert.equal(client.connection.state, 'connected');
});

test('should be refused for good, when the key is unknown', async (t) => {
  const client = connect(t, { key: 'nobodys-key' });
  const error = next(client.connection, 'error');
  const disconnected = next(client.connection, 'disconnected');
  assert.equal((await error).error.data.code, 4001);
  await disconnected;
  assert.equal(client.connection.state, 'disconnected');
});

test('should reach the others only, when a client event is sent on a private channel', async (t) => {
  const name = unique('private');
  const sender = await subscribed(connect(t), name);
  const receiver = await subscribed(connect(t), name);
  const echoes = [];
  sender.channel.bind('client-typing', (data) => echoes.push(data));
  const arrival = next(receiver.channel, 'client-typing');
  sender.channel.trigger('client-typing', { who: 'me' });
  assert.deepEqual((await arrival).data, { who: 'me' });
  const answer = next(sender.channel, 'client-answer');
  receiver.channel.trigger('client-answer', {});
  await answer;
  assert.deepEqual(echoes, []);
});

test('should be told 4301, when client events come too fast', async (t) => {
  const client = connect(t);
  const { channel } = await subscribed(client, unique('private'));
  const error = next(client.connection, 'error');
  for (let i = 0; i < 11; i++) channel.trigger('client-e', { i });
  assert.equal((await error).data.code, 4301);
  assert.equal(client.connection.state, 'connected');
});

test('should decrypt what the app server encrypted, when on an encrypted channel', async (t) => {
  const encryptionMasterKeyBase64 = Buffer.alloc(32, 7).toString('base64');
  const server = appServer({ encryptionMasterKeyBase64 });
  const authorizer = (socketId, name) => server.authorizeChannel(socketId, name);
  const name = unique('private-encrypted');
  const { channel } = await subscribed(connect(t, { nacl, authorizer }), name);
  const arrival = next(channel, 'secret');
  await server.trigger(name, 'secret', { text: 'for us only' });
  assert.deepEqual(await arrival, { text: 'for us only' });
});
