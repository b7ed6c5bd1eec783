import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appServer, connect, subscribed, unique } from './server.mjs';

const refusal = async (promise) => {
  const error = await promise.then(
    () => assert.fail('the request was accepted'),
    (e) => e,
  );
  return { status: error.status, body: error.body };
};

test('should answer 401 and say what to sign, when the secret is wrong', async () => {
  const { status, body } = await refusal(
    appServer({ secret: 'not the secret' }).trigger('c', 'e', {}),
  );
  assert.equal(status, 401);
  assert.match(body, /^Invalid signature: you should have sent HmacSHA256Hex\("POST\\n\/apps\//);
});

test('should answer 401, when the key is unknown', async () => {
  assert.deepEqual(await refusal(appServer({ key: 'nobodys' }).trigger('c', 'e', {})), {
    status: 401,
    body: 'Unknown auth_key',
  });
});

test('should answer 404, when the app is unknown', async () => {
  const { status } = await refusal(appServer({ appId: 'nobodys' }).trigger('c', 'e', {}));
  assert.equal(status, 404);
});

test('should answer 413, when the data is over 10 KiB of UTF-8', async () => {
  const fits = await appServer().trigger('c', 'e', 'x'.repeat(10240));
  assert.equal(fits.status, 200);
  const { status } = await refusal(appServer().trigger('c', 'e', 'ä'.repeat(5121)));
  assert.equal(status, 413);
});

test('should answer 400 and send nothing, when a batch has eleven events', async () => {
  const event = { channel: 'c', name: 'e', data: {} };
  const { status } = await refusal(appServer().triggerBatch(Array(11).fill(event)));
  assert.equal(status, 400);
});

test('should answer 400, when users of a channel without presence are asked for', async () => {
  const { status } = await refusal(appServer().get({ path: '/channels/public/users' }));
  assert.equal(status, 400);
});

test('should answer 400, when user counts are asked for without a presence prefix', async () => {
  const { status } = await refusal(
    appServer().get({ path: '/channels', params: { info: 'user_count' } }),
  );
  assert.equal(status, 400);
});

test('should return what info asks for, when triggering on two channels', async (t) => {
  const presence = unique('presence');
  const open = unique('public');
  const member = { user_id: 'ada' };
  await subscribed(connect(t, { member }), presence);
  const response = await appServer().trigger([presence, open], 'e', {}, {
    info: 'user_count,subscription_count',
  });
  assert.deepEqual((await response.json()).channels, {
    [presence]: { user_count: 1, subscription_count: 1 },
    [open]: { subscription_count: 0 },
  });
});

test('should know a channel with every allowed character, when asked for it', async (t) => {
  const name = `${unique('Az')}_=@,.;-`;
  await subscribed(connect(t), name);
  const response = await appServer().get({ path: `/channels/${name}` });
  assert.deepEqual(await response.json(), { occupied: true });
});
