// bin/pusher-server alone, with each client library as its users run it, and the pusher package as their app server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import assert from 'node:assert/strict';
import Echo from 'laravel-echo';
import PusherServer from 'pusher';
import Pusher8 from 'pusher-js';
import Pusher7 from 'pusher-js-7';
import { root } from '../stack.mjs';

const isLong = process.env.PARTYLINE_LONG === 'true';
const LIMIT = 60_000;
const servers = [];
const webhooks = [];
let app;
let hooks;

/** Starts bin/pusher-server, and waits for its ready line. */
async function start(...options) {
  const server = spawn(`${root}bin/pusher-server`, ['--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  const [line] = await once(createInterface(server.stdout), 'line');
  return JSON.parse(line.slice('ready '.length));
}

before(async () => {
  hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      webhooks.push({ rawBody: body, headers: request.headers });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(hooks, 'listening');
  app = await start('--subscription-count', '--webhook', `http://127.0.0.1:${hooks.address().port}/`);
});

after(() => {
  servers.forEach((server) => server.kill());
  hooks.close();
  setTimeout(() => process.exit(), 1000).unref();
});

const appServer = ({ appId, key, secret, host, port } = app) =>
  new PusherServer({ appId, key, secret, host, port: `${port}`, useTLS: false });

const options = ({ host, port } = app, userId = undefined, watchlist = undefined) => ({
  cluster: '',
  wsHost: host,
  wsPort: port,
  forceTLS: false,
  enabledTransports: ['ws'],
  channelAuthorization: {
    customHandler: ({ socketId, channelName }, callback) =>
      callback(null, appServer().authorizeChannel(socketId, channelName, { user_id: userId ?? 'somebody' })),
  },
  userAuthentication: {
    customHandler: ({ socketId }, callback) =>
      callback(null, appServer().authenticateUser(socketId, { id: userId, ...(watchlist ? { watchlist } : {}) })),
  },
});

const next = (target, event) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${event} did not come within ${LIMIT} ms`)), LIMIT);
    const listener = (data) => {
      clearTimeout(late);
      target.unbind(event, listener);
      resolve(data);
    };
    target.bind(event, listener);
  });

async function until(condition, what) {
  for (let waited = 0; !(await condition()); waited += 20) {
    assert.ok(waited < LIMIT, `${what} did not happen within ${LIMIT} ms`);
    await pause(20);
  }
}

const unique = (prefix) => `${prefix}-${process.pid}-${Math.random().toString(36).slice(2)}`;

for (const [name, Pusher] of [['pusher-js 8.6', Pusher8], ['pusher-js 7.6', Pusher7]]) {
  const connect = (t, userId, watchlist) => {
    const client = new Pusher(app.key, options(app, userId, watchlist));
    t.after(() => client.disconnect());
    return client;
  };

  test(`${name} should hear what is published on each kind of channel`, async (t) => {
    const client = connect(t, 'ada');
    for (const prefix of ['public', 'private', 'presence']) {
      const channel = client.subscribe(unique(prefix));
      await next(channel, 'pusher:subscription_succeeded');
      const arrival = next(channel, 'greeting');
      await appServer().trigger(channel.name, 'greeting', { text: 'hällo ☃' });
      assert.deepEqual(await arrival, { text: 'hällo ☃' });
    }
  });

  test(`${name} should get the cached event, or a cache miss`, async (t) => {
    const cached = unique('cache');
    await appServer().trigger(cached, 'score', { goals: 3 });
    const client = connect(t, 'ada');
    assert.deepEqual(await next(client.subscribe(cached), 'score'), { goals: 3 });
    await next(client.subscribe(unique('private-cache')), 'pusher:cache_miss');
  });

  test(`${name} should be told the number of subscribers`, async (t) => {
    const channel = connect(t, 'ada').subscribe(unique('public'));
    assert.deepEqual(await next(channel, 'pusher:subscription_count'), { subscription_count: 1 });
    const second = next(channel, 'pusher:subscription_count');
    connect(t, 'bob').subscribe(channel.name);
    assert.deepEqual(await second, { subscription_count: 2 });
    assert.equal(channel.subscriptionCount, 2);
  });

  test(`${name} should be told who of the watchlist comes and goes`, async (t) => {
    const [ada, bob] = [unique('ada'), unique('bob')];
    const watcher = connect(t, ada, [bob]);
    const offline = next(watcher.user.watchlist, 'offline');
    watcher.signin();
    assert.deepEqual(await offline, { name: 'offline', user_ids: [bob] });
    const online = next(watcher.user.watchlist, 'online');
    const watched = connect(t, bob);
    watched.signin();
    assert.deepEqual(await online, { name: 'online', user_ids: [bob] });
    const gone = next(watcher.user.watchlist, 'offline');
    watched.disconnect();
    assert.deepEqual(await gone, { name: 'offline', user_ids: [bob] });
  });

  test(`${name} should stay disconnected, when the plan has no connection left`, async (t) => {
    const full = await start('--max-connections', '1');
    const first = new Pusher(full.key, options(full));
    t.after(() => first.disconnect());
    await next(first.connection, 'connected');
    const second = new Pusher(full.key, options(full));
    t.after(() => second.disconnect());
    const states = [];
    second.connection.bind('state_change', ({ current }) => states.push(current));
    const { error } = await next(second.connection, 'error');
    assert.deepEqual(error.data, { code: 4004, message: 'Account over quota' });
    // After 41xx it would try again after a second.
    await pause(1500);
    assert.equal(states.at(-1), 'disconnected');
    assert.equal(states.filter((state) => state === 'disconnected').length, 1);
  });

  test(`${name} should stay connected, when it is idle for 5 minutes`, { skip: !isLong && 'bin/test --long' }, async (t) => {
    const client = connect(t, 'ada');
    await next(client.connection, 'connected');
    const { socket_id } = client.connection;
    const states = [];
    client.connection.bind('state_change', ({ current }) => states.push(current));
    await pause(300_000);
    assert.deepEqual(states, []);
    assert.equal(client.connection.socket_id, socket_id);
  });
}

const echo = (t, userId) => {
  const broadcaster = new Echo({ broadcaster: 'pusher', client: new Pusher8(app.key, options(app, userId)) });
  t.after(() => broadcaster.disconnect());
  return broadcaster;
};

test('laravel-echo should hear events, and see who is there', async (t) => {
  const room = unique('room');
  const [here, joined, left, heard] = [[], [], [], []];
  const ada = echo(t, 'ada');
  ada
    .join(room)
    .here((members) => here.push(...members))
    .joining((member) => joined.push(member))
    .leaving((member) => left.push(member))
    .listen('.shipped', (data) => heard.push(data));
  await until(() => ada.connector.channels[`presence-${room}`].subscription.subscribed, 'the subscription');
  const bob = echo(t, 'bob');
  bob.join(room);
  await until(() => joined.length === 1, 'joining');
  bob.leave(room);
  await until(() => left.length === 1, 'leaving');
  await appServer().trigger(`presence-${room}`, 'shipped', { by: 'mail' });
  await until(() => heard.length === 1, 'the event');
  assert.deepEqual(heard, [{ by: 'mail' }]);
});

test('laravel-echo should whisper to the others, and not without data', async (t) => {
  const room = unique('room');
  const [ada, bob] = [echo(t, 'ada'), echo(t, 'bob')];
  const heard = [];
  const channels = [ada, bob].map((one) => one.private(room));
  channels[1].listenForWhisper('typing', (data) => heard.push(data));
  await until(() => channels.every(({ subscription }) => subscription.subscribed), 'the subscriptions');
  const error = next(ada.connector.pusher.connection, 'error');
  channels[0].whisper('typing');
  assert.equal((await error).data.message, 'Invalid client event (must contain channel and data)');
  channels[0].whisper('typing', { who: 'ada' });
  await until(() => heard.length > 0, 'the whisper');
  assert.deepEqual(heard, [{ who: 'ada' }]);
});

test('the pusher package should accept the webhooks', async (t) => {
  const channel = unique('presence');
  const client = new Pusher8(app.key, options(app, 'ada'));
  t.after(() => client.disconnect());
  await next(client.subscribe(channel), 'pusher:subscription_succeeded');
  const received = () =>
    webhooks.map((request) => appServer().webhook(request)).flatMap((webhook) => {
      assert.ok(webhook.isValid());
      return webhook.getEvents().filter((event) => event.channel === channel);
    });
  await until(() => received().length === 2, 'the webhooks');
  assert.deepEqual(received(), [
    { name: 'channel_occupied', channel },
    { name: 'member_added', channel, user_id: 'ada' },
  ]);
  client.unsubscribe(channel);
  await until(() => received().length === 4, 'the delayed webhooks');
  assert.deepEqual(received().slice(2), [
    { name: 'member_removed', channel, user_id: 'ada' },
    { name: 'channel_vacated', channel },
  ]);
});

test('the pusher package should be told what it may not publish', async () => {
  await assert.rejects(appServer().trigger('c', 'pusher-notification', {}), {
    status: 400,
    body: "The 'pusher' namespace is reserved for internal usage",
  });
  await assert.rejects(appServer().get({ path: '/channels/presence-a/users', params: { info: 'user_count' } }), {
    status: 400,
  });
});
