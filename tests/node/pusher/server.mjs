// The Pusher-compatible server of the running stack, and its users: pusher-js as a browser would run it and the
// pusher package as an app server would.
import { after } from 'node:test';
import PusherClient from 'pusher-js';
import PusherServer from 'pusher';
import { Stack } from '../stack.mjs';

const stack = await Stack.shared();
after(async () => {
  await stack.stop();
  // Told to close what the server has closed already, pusher-js waits 30 s for an answer. Nobody has to wait with it.
  setTimeout(() => process.exit(), 1000).unref();
});

const { host, port, appId: id, key, secret } = stack.ready.pusher;
export const app = { host, port, id, key, secret };

export const appServer = (overrides = {}) =>
  new PusherServer({
    appId: app.id,
    key: app.key,
    secret: app.secret,
    host: app.host,
    port: String(app.port),
    useTLS: false,
    ...overrides,
  });

// `nacl` is what decrypts encrypted channels; `member` is who presence channels see; `user` is who sign-in says it is,
// and `authenticate` an app server of its own for that.
export const connect = (t, { key = app.key, member, user, authorizer, authenticate, nacl } = {}) => {
  const signer = appServer();
  const client = new PusherClient(key, {
    cluster: '',
    wsHost: app.host,
    wsPort: app.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    ...(nacl ? { nacl } : {}),
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) => {
        const authorize = authorizer ?? ((id, name) => signer.authorizeChannel(id, name, member));
        callback(null, authorize(socketId, channelName));
      },
    },
    userAuthentication: {
      customHandler: ({ socketId }, callback) =>
        callback(null, authenticate ? authenticate(socketId) : signer.authenticateUser(socketId, user)),
    },
  });
  t.after(() => client.disconnect());
  return client;
};

// Resolves with what `target` next emits as `event`, or fails, naming what did not come.
export const next = (target, event, accept = () => true, limit = 60_000) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      target.unbind(event, listener);
      reject(new Error(`${event} did not come within ${limit} ms`));
    }, limit);
    const listener = (data, metadata) => {
      if (!accept(data, metadata)) return;
      clearTimeout(late);
      target.unbind(event, listener);
      resolve(metadata === undefined ? data : { data, metadata });
    };
    target.bind(event, listener);
  });

export const connected = async (client) => {
  if (client.connection.state !== 'connected') await next(client.connection, 'connected');
  return client;
};

// Signs in, and waits until the client has subscribed to what is sent to its user.
export const signedIn = async (client) => {
  await connected(client);
  client.signin();
  await client.user.signinDonePromise;
  await next(client.user.serverToUserChannel, 'pusher:subscription_succeeded');
  return client;
};

export const subscribed = async (client, name) => {
  await connected(client);
  const channel = client.subscribe(name);
  const members = await next(channel, 'pusher:subscription_succeeded');
  return { channel, members };
};

let counter = 0;
// Tests share one server; no two share a channel.
export const unique = (prefix) => `${prefix}-${process.pid}-${Date.now()}-${counter++}`;
