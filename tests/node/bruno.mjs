// Runs the requests of a Bruno collection. Bruno's own parser reads the files; what is sent and checked here is the part of
// Bruno that docs/bruno uses, and a file that uses more of it is an error.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import bruno from "@usebruno/lang";

const read = (...path) => readFileSync(join(...path), "utf8");

/** The requests of a collection in their order: `{ file, request }`. */
export function requestsOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".bru") && name !== "collection.bru")
    .map((file) => ({ file, request: bruno.bruToJsonV2(read(folder, file)) }))
    .toSorted((one, other) => one.request.meta.seq - other.request.meta.seq);
}

export class Collection {
  #settings;
  #variables;

  /** With the variables of an environment, and others that take precedence. */
  constructor(folder, environment, overrides) {
    this.#settings = bruno.collectionBruToJson(read(folder, "collection.bru"));
    const { variables } = bruno.bruToEnvJsonV2(read(folder, "environments", `${environment}.bru`));
    this.#variables = new Map([...variables.map(({ name, value }) => [name, value]), ...Object.entries(overrides)]);
    knowsOnly(this.#settings, ["auth", "script.req", "docs"]);
  }

  /** Sends a request. Returns its assertions, and with those that do not hold what was found instead. */
  async run(request) {
    knowsOnly(request, ["meta", "http", "params", "auth", "body", "assertions", "script.req", "docs"]);
    for (const script of [this.#settings.script?.req, request.script?.req]) await this.#runScript(script ?? "");
    const res = await this.#send(request);
    return (request.assertions ?? []).map(({ name, value }) => {
      const found = new Function("res", "bru", `return ${name}`)(res, this.#bru);
      const [, operator, expected = ""] = /^(\w+)(?: (.*))?$/s.exec(this.#filled(value));
      const holds = operators[operator];
      if (holds === undefined) throw new Error(`an assertion uses ${operator}: add it to bruno.mjs`);
      return { claim: `${name}: ${value}`, ...(holds(found, expected) ? {} : { found }) };
    });
  }

  /** Bruno gives scripts this name. https://docs.usebruno.com/testing/script/javascript-reference */
  #bru = {
    getEnvVar: (name) => this.#variables.get(name),
    setVar: (name, value) => this.#variables.set(name, value),
    sendRequest: async ({ method, url, headers = {}, data }) => {
      const answer = await fetch(url, {
        method,
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(data),
      });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      return { status: answer.status, data: await answer.text() };
    },
  };

  async #runScript(text) {
    const AsyncFunction = (async () => {}).constructor;
    await new AsyncFunction("bru", text)(this.#bru);
  }

  #filled(text) {
    return text.replace(/\{\{(\w+)\}\}/g, (_whole, name) => {
      if (!this.#variables.has(name)) throw new Error(`the variable ${name} has no value`);
      return this.#variables.get(name);
    });
  }

  async #send({ http, auth, body }) {
    const headers = {};
    const { bearer } = { none: {}, bearer: auth, inherit: this.#settings.auth }[http.auth];
    if (bearer !== undefined) headers.Authorization = `Bearer ${this.#filled(bearer.token)}`;
    const [type, content] = contents[http.body](body);
    if (type !== undefined) headers["Content-Type"] = type;
    const answer = await fetch(this.#filled(http.url), {
      method: http.method.toUpperCase(),
      headers,
      body: content === undefined ? undefined : this.#filled(content),
    });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.json() };
  }
}

/** By the kind of body: its content type, and its text with variables in it. */
const contents = {
  none: () => [],
  json: ({ json }) => ["application/json", json],
  text: ({ text }) => ["text/plain", text],
  formUrlEncoded: ({ formUrlEncoded }) => [
    "application/x-www-form-urlencoded",
    formUrlEncoded.map(({ name, value }) => `${name}=${value}`).join("&"),
  ],
};

/** Numbers and booleans are written without quotes. */
const typed = (text) => (/^(\d+|true|false)$/.test(text) ? JSON.parse(text) : text);

const isText = (found) => typeof found === "string";

const operators = {
  eq: (found, expected) => found === typed(expected),
  contains: (found, expected) => isText(found) && found.includes(expected),
  startsWith: (found, expected) => isText(found) && found.startsWith(expected),
  matches: (found, expected) => isText(found) && new RegExp(expected).test(found),
  isArray: (found) => Array.isArray(found),
  isBoolean: (found) => typeof found === "boolean",
  isString: isText,
  isUndefined: (found) => found === undefined,
};

function knowsOnly(file, known) {
  const used = Object.entries(file).flatMap(([name, value]) =>
    name === "script" ? Object.keys(value).map((kind) => `script.${kind}`) : [name],
  );
  const unknown = used.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${file.meta?.name ?? "the collection"} uses ${unknown}: add it to bruno.mjs`);
}
