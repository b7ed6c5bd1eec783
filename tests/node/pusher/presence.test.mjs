import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, appServer, connect, connected, next, subscribed, unique } from './server.mjs';

const ada = { user_id: 'ada', user_info: { name: 'Ada' } };
const bob = { user_id: 'bob', user_info: { name: 'Bob' } };

test('should see itself and the others, when joining a presence channel', async (t) => {
  const name = unique('presence');
  const first = await subscribed(connect(t, { member: ada }), name);
  assert.equal(first.members.count, 1);
  assert.deepEqual(first.members.me, { id: 'ada', info: { name: 'Ada' } });
  const added = next(first.channel, 'pusher:member_added');
  const second = await subscribed(connect(t, { member: bob }), name);
  assert.equal(second.members.count, 2);
  assert.deepEqual(second.members.get('ada').info, { name: 'Ada' });
  assert.deepEqual(await added, { id: 'bob', info: { name: 'Bob' } });
  assert.equal(first.channel.members.count, 2);
});

test('should count a user once, when it has two connections', async (t) => {
  const name = unique('presence');
  const watcher = await subscribed(connect(t, { member: ada }), name);
  const events = [];
  watcher.channel.bind('pusher:member_added', ({ id }) => events.push(`+${id}`));
  watcher.channel.bind('pusher:member_removed', ({ id }) => events.push(`-${id}`));
  const one = connect(t, { member: bob });
  const two = connect(t, { member: bob });
  await subscribed(one, name);
  const again = await subscribed(two, name);
  assert.equal(again.members.count, 2);
  one.disconnect();
  const gone = next(watcher.channel, 'pusher:member_removed');
  two.disconnect();
  await gone;
  assert.deepEqual(events, ['+bob', '-bob']);
  assert.equal(watcher.channel.members.count, 1);
});

// Why channel auth refuses presence to this id.
test('should lose a user in pusher-js, when the id is __proto__', async (t) => {
  const name = unique('presence');
  const { channel } = await subscribed(connect(t, { member: ada }), name);
  const added = next(channel, 'pusher:member_added');
  const lost = { user_id: '__proto__', user_info: { name: 'Lost' } };
  await subscribed(connect(t, { member: lost }), name);
  assert.equal((await added) ?? null, null, 'the event tells of nobody');
  assert.equal(channel.members.get('__proto__'), null);
  const seen = [];
  channel.members.each(({ id }) => seen.push(id));
  assert.deepEqual(seen, ['ada']);
  assert.equal(channel.members.count, 2);
});

test('should tell who sent it, when a client event is sent on a presence channel', async (t) => {
  const name = unique('presence');
  const sender = await subscribed(connect(t, { member: ada }), name);
  const receiver = await subscribed(connect(t, { member: bob }), name);
  const arrival = next(receiver.channel, 'client-wave');
  sender.channel.trigger('client-wave', { hand: 'left' });
  assert.deepEqual(await arrival, { data: { hand: 'left' }, metadata: { user_id: 'ada' } });
});

test('should be known to the HTTP API, when users are present', async (t) => {
  const name = unique('presence');
  await subscribed(connect(t, { member: ada }), name);
  await subscribed(connect(t, { member: ada }), name);
  await subscribed(connect(t, { member: bob }), name);
  const get = async (path, params) => (await appServer().get({ path, params })).json();
  assert.deepEqual(await get(`/channels/${name}/users`), { users: [{ id: 'ada' }, { id: 'bob' }] });
  assert.deepEqual(await get(`/channels/${name}`, { info: 'user_count,subscription_count' }), {
    occupied: true,
    user_count: 2,
    subscription_count: 3,
  });
  const { channels } = await get('/channels', { filter_by_prefix: name, info: 'user_count' });
  assert.deepEqual(channels, { [name]: { user_count: 2 } });
});

test('should be the signed-in user, when presence is authorized without channel data', async (t) => {
  const user = { id: 'eve', user_info: { name: 'Eve' } };
  const client = await connected(
    connect(t, {
      user,
      authorizer: (socketId, channel) => {
        const signature = appServer().config.token.sign(`${socketId}:${channel}`);
        return { auth: `${app.key}:${signature}` };
      },
    }),
  );
  client.signin();
  const { members } = await subscribed(client, unique('presence'));
  assert.deepEqual(members.me, { id: 'eve', info: { name: 'Eve' } });
});
