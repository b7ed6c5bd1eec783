// @vitest-environment node
import { describe, expect, test } from "vitest";
import { apiAddress, checkedConfig, configFromEnv, serverOptions } from "../src/config.ts";

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
    expect(checkedConfig({ ...config, port: 6001, tls: false })).toEqual({ ...config, port: 6001, tls: false });
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
