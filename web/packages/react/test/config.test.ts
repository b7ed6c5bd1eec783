import { describe, expect, test } from "vitest";
import { apiAddress, checkedConfig, configFromEnv, serverOptions } from "../src/config.ts";
import { Partyline } from "../src/core.ts";

const variables = {
  VITE_PUSHER_APP_KEY: "key",
  VITE_PUSHER_CLUSTER: "eu",
  VITE_API_BASE_URL: "https://api.example.org",
};
const config = { appKey: "key", cluster: "eu", apiBaseUrl: "https://api.example.org" };

describe("the variables", () => {
  test("are a configuration", () => expect(configFromEnv(variables)).toEqual(config));

  test("may name a host instead of a cluster", () => {
    const { VITE_PUSHER_CLUSTER: _, ...others } = variables;
    expect(configFromEnv({ ...others, VITE_PUSHER_HOST: "127.0.0.1", VITE_PUSHER_PORT: "6001" })).toEqual({
      appKey: "key",
      apiBaseUrl: "https://api.example.org",
      host: "127.0.0.1",
      port: 6001,
    });
  });

  test.each([
    ["VITE_PUSHER_APP_KEY", undefined],
    ["VITE_PUSHER_APP_KEY", "  "],
    ["VITE_PUSHER_CLUSTER", undefined],
    ["VITE_API_BASE_URL", undefined],
    ["VITE_API_BASE_URL", "/api"],
    ["VITE_API_BASE_URL", "file:///api"],
    ["VITE_API_BASE_URL", "http://api.example.org"],
    ["VITE_API_BASE_URL", "http://192.168.0.7:3000"],
    ["VITE_PUSHER_HOST", "http://h:1"],
    ["VITE_PUSHER_HOST", "h:1"],
    ["VITE_PUSHER_HOST", "h/app"],
    ["VITE_PUSHER_HOST", "h app"],
    ["VITE_PUSHER_CLUSTER", "ws-eu.pusher.com"],
    ["VITE_PUSHER_CLUSTER", "https://eu"],
    ["VITE_PUSHER_PORT", "0"],
    ["VITE_PUSHER_PORT", "65536"],
    ["VITE_PUSHER_PORT", "-1"],
  ])("%s = %j is an error that names it", (variable, value) => {
    const read = configFromEnv({ ...variables, [variable]: value });
    expect(read).toMatchObject({ kind: "configuration", final: true, variable });
    expect(read).toMatchObject({ message: expect.stringContaining(variable) });
  });
});

describe("a configuration given by hand", () => {
  test("is taken as it is", () => {
    const local = { ...config, apiBaseUrl: "http://localhost:3000", host: "localhost", port: 6001, tls: false };
    expect(checkedConfig(local)).toEqual(local);
  });

  test.each(["localhost", "127.0.0.1", "::1", "[::1]", "pusher.example.org", "pusher_server", "10.0.0.1", "fe80::1"])(
    "the host %s is one",
    (host) => expect(checkedConfig({ ...config, host })).toMatchObject({ host }),
  );

  test.each(["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000", "HTTPS://api.example.org"])(
    "the API's address %s is one",
    (apiBaseUrl) => expect(checkedConfig({ ...config, apiBaseUrl })).toMatchObject({ apiBaseUrl }),
  );

  test.each([{ host: "pusher.example.org" }, { host: "localhost.example.org" }, {}])(
    "a connection without TLS beyond loopback is an error: %j",
    (server) =>
      expect(checkedConfig({ ...config, ...server, tls: false })).toMatchObject({
        kind: "configuration",
        variable: "config.tls",
      }),
  );

  test("is checked by Partyline itself too", () => {
    const invalid = { ...config, host: "h:1" };
    const create = () => new Partyline({ userId: "ada", getToken: async () => "token", config: invalid });
    expect(create).toThrow(RangeError);
    expect(create).toThrow('config.host is "h:1"');
  });

  test.each(["appKey", "cluster", "apiBaseUrl"])("%s is named where a variable was not set", (field) => {
    expect(checkedConfig({ ...config, [field]: undefined })).toMatchObject({
      kind: "configuration",
      variable: `config.${field}`,
    });
  });
});

test.each(["https://api.example.org", "https://api.example.org/", "https://api.example.org//"])(
  "the address of the API for %s",
  (apiBaseUrl) => expect(apiAddress({ ...config, apiBaseUrl })).toBe("https://api.example.org"),
);

describe("what pusher-js is told", () => {
  test("of a cluster", () => expect(serverOptions(config)).toEqual({ cluster: "eu" }));

  test.each([
    ["127.0.0.1", false],
    ["localhost", false],
    ["::1", false],
    ["pusher.example.org", true],
    ["127.example.org", true],
  ])("of the host %s: TLS %j", (host, forceTLS) => {
    expect(serverOptions({ ...config, host, port: 6001 })).toMatchObject({
      wsHost: host,
      wsPort: 6001,
      wssPort: 6001,
      forceTLS,
    });
  });

  test("of TLS, if the configuration says it", () => {
    expect(serverOptions({ ...config, host: "localhost", tls: true })).toMatchObject({ forceTLS: true });
  });
});
