// The package as npm installs it: each project installs the tarball beside its own locked dependencies, outside this
// repository, so that nothing is found in a node_modules above it.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { launch } from "../../../demo/test/browser/chromium.mjs";

const run = promisify(execFile);
const here = import.meta.dirname;
const root = join(here, "..");
const isLong = process.env.PARTYLINE_LONG === "true";
const long = isLong ? {} : { skip: "takes minutes: bin/test --long" };
const work = mkdtempSync(join(tmpdir(), "partyline-package-"));
let tarball;

before(async () => {
  await run("npm", ["pack", "--silent", "--pack-destination", work], { cwd: root });
  [tarball] = readdirSync(work)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(work, name));
});
after(() => rmSync(work, { recursive: true, force: true }));

/** Runs a command in a project, and returns its output. An error has all of it. */
async function inProject(cwd, command, ...args) {
  // Without the variables of the run that this is a part of: npm's, except where it gets packages from, and the test
  // runner's own.
  const source = /^npm_config_(registry|cache|cafile|strict_ssl|.*proxy|userconfig|globalconfig)$/;
  const inherited = Object.entries(process.env).filter(
    ([name]) => source.test(name) || !/^(npm_|NODE_TEST|NODE_OPTIONS|NODE_ENV)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), CI: "true", NEXT_TELEMETRY_DISABLED: "1" };
  try {
    const { stdout, stderr } = await run(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 });
    return stdout + stderr;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`);
  }
}

/** A copy of some folders, the later ones over the earlier, with the package installed. */
async function project(...folders) {
  const cwd = mkdtempSync(join(work, "project-"));
  for (const folder of folders) cpSync(join(here, folder), cwd, { recursive: true });
  cpSync(join(here, "npmrc"), join(cwd, ".npmrc"));
  await inProject(cwd, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
  await inProject(
    cwd,
    "npm",
    "install",
    "--ignore-scripts",
    "--no-save",
    "--no-package-lock",
    "--prefer-offline",
    "--no-audit",
    tarball,
  );
  return cwd;
}

const npx = (cwd, ...args) => inProject(cwd, "npx", "--no-install", ...args);

/** The size of a built script without its peers, as a browser loads it. */
async function size(cwd, entry) {
  const script = join(cwd, `size-of-${entry}.mjs`);
  const program = `
    import { build } from "vite";
    const { output } = (await build({
      configFile: false, logLevel: "error",
      build: {
        write: false, minify: true, target: "es2022",
        lib: { entry: "node_modules/@partyline/react/dist/${entry}.js", formats: ["es"] },
        rollupOptions: { external: [/^react/, "pusher-js"] },
      },
    }))[0];
    process.stdout.write(output[0].code);`;
  await inProject(
    cwd,
    process.execPath,
    "-e",
    `require("fs").writeFileSync(${JSON.stringify(script)}, ${JSON.stringify(program)})`,
  );
  return gzipSync(await inProject(cwd, process.execPath, script)).length;
}

test("the tarball has modules, types, licence, README and CHANGELOG, and nothing else", async () => {
  const cwd = mkdtempSync(join(work, "tarball-"));
  await run("tar", ["-xzf", tarball, "-C", cwd]);
  const files = readdirSync(join(cwd, "package"), { recursive: true });
  const others = files.filter((name) => !/^dist(\/|$)/.test(name)).sort();
  assert.deepEqual(others, ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
  for (const name of files.filter((file) => file.endsWith(".js"))) {
    const text = readFileSync(join(cwd, "package", name), "utf8");
    assert.doesNotMatch(text, /import\.meta|process\.env|from "[^"]*\.tsx?"/, name);
    if (/\b(useEffect|useCallback|createContext|useRef)\b/.test(text)) assert.match(text, /^"use client";/, name);
  }
});

test("Vite with React 19", { timeout: 600_000 }, async (t) => {
  const cwd = await project("vite");
  await t.test("compiles and builds", async () => {
    await npx(cwd, "tsc");
    await npx(cwd, "vite", "build");
  });
  await t.test("renders on a server", async () => {
    await npx(cwd, "vite", "build", "--ssr", "src/server.tsx", "--outDir", "server");
    const print = 'import("./server/server.js").then(({ html }) => console.log(html))';
    assert.match(await inProject(cwd, process.execPath, "-e", print), /<p role="status">closed<\/p>/);
  });
  await t.test("hydrates, and its tests with ./testing and with a mock of pusher-js pass", () =>
    npx(cwd, "vitest", "run"),
  );
  await t.test("is as small as the README says", async () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    for (const [entry, name] of [
      ["index", "@partyline/react"],
      ["core", "@partyline/react/core"],
    ]) {
      const [, limit] =
        readme.match(new RegExp(`\\| \`${name}\` +\\| ([\\d.]+) kB`)) ?? assert.fail(`no limit of ${name}`);
      const bytes = await size(cwd, entry);
      t.diagnostic(`${name}: ${bytes} bytes`);
      assert.ok(bytes <= Number(limit) * 1000, `${name} has ${bytes} bytes, more than ${limit} kB`);
    }
  });
});

test("Vite with React 18.2 and pusher-js 8.3", { timeout: 600_000 }, async (t) => {
  const cwd = await project("vite", "vite-react-18");
  await t.test("compiles and builds", async () => {
    await npx(cwd, "tsc");
    await npx(cwd, "vite", "build");
  });
  await t.test("renders on a server", async () => {
    await npx(cwd, "vite", "build", "--ssr", "src/server.tsx", "--outDir", "server");
    const print = 'import("./server/server.js").then(({ html }) => console.log(html))';
    assert.match(await inProject(cwd, process.execPath, "-e", print), /<p role="status">closed<\/p>/);
  });
  await t.test("hydrates, and its tests with ./testing and with a mock of pusher-js pass", () =>
    npx(cwd, "vitest", "run"),
  );
});

test("plain TypeScript without React", { timeout: 300_000 }, async () => {
  const cwd = await project("plain");
  assert.ok(!readdirSync(join(cwd, "node_modules")).includes("react"), "React is installed");
  await npx(cwd, "tsc");
  assert.equal(await inProject(cwd, process.execPath, "out/index.js"), "closed\n");
});

test("tsc --strict with only React's types", { timeout: 300_000 }, async () => {
  const cwd = await project("types");
  await npx(cwd, "tsc");
});

test("stock ESLint and React Compiler have nothing to say", { timeout: 300_000, ...long }, async (t) => {
  const cwd = await project("lint");
  mkdirSync(join(cwd, "code"));
  for (const folder of ["src", "examples"]) cpSync(join(root, folder), join(cwd, "code", folder), { recursive: true });
  const files = readdirSync(join(cwd, "code"), { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  await t.test("ESLint", () => npx(cwd, "eslint", "--max-warnings", "0", "code"));
  await t.test("React Compiler", async () => {
    const hooks = files.filter((name) => /tsx$|use[A-Z]/.test(name)).map((name) => join("code", name));
    t.diagnostic(await inProject(cwd, process.execPath, "compile.js", ...hooks));
  });
});

test("Jest", { timeout: 300_000, ...long }, async () => {
  const cwd = await project("jest");
  await npx(cwd, "jest", "--ci");
});

test("Next.js 16", { timeout: 900_000, ...long }, async (t) => {
  const cwd = await project("next");
  const ends = [];
  t.after(() => {
    for (const end of ends) end();
  });

  /** Starts a server of Next.js, and returns its address. */
  async function serve(command) {
    const port = await freePort();
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_OPTIONS: "", NODE_TEST_CONTEXT: "" };
    const bin = join(cwd, "node_modules/next/dist/bin/next");
    const child = spawn(process.execPath, [bin, command, "-p", String(port), "-H", "127.0.0.1"], { cwd, env });
    ends.push(() => child.kill());
    const address = `http://127.0.0.1:${port}/`;
    for (let tries = 0; tries < 600; tries++) {
      if (
        await fetch(address).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return { address, child };
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`next ${command} does not answer`);
  }

  /** Loads the page in Chromium, and checks that it is hydrated without a complaint. */
  async function hydrates(address) {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !/WebSocket|ERR_/.test(message.text())) {
          complaints.push(message.text());
        }
      });
      await page.goto(address);
      await page.getByText(/^(connecting|unavailable|reconnecting), subscribing$/).waitFor({ timeout: 60_000 });
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  }

  await t.test("builds", () => npx(cwd, "next", "build"));
  await t.test("renders on the server, and hydrates", async () => {
    const { address, child } = await serve("start");
    const html = await (await fetch(address)).text();
    assert.match(html, /private-user-auth0=7Cada/);
    assert.match(html, /closed, closed/);
    await hydrates(address);
    child.kill();
    await once(child, "exit");
  });
  await t.test("hydrates under StrictMode", async () => hydrates((await serve("dev")).address));
});

/** A port that nothing uses. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
