// No path of somebody's machine and no host that others cannot reach is in any file.
import { test } from "node:test";
import assert from "node:assert/strict";
import { textFiles } from "./files.mjs";

/** What may stand in a file although a rule matches it. */
const allowed = [
  // Docker's name of the host, in a test of what an endpoint may be.
  "host.docker.internal",
  // The same of Testcontainers.
  "host.testcontainers.internal",
];

const rules = [
  ["a folder of one machine", /(?<![\w.$}~*/<-])(?:\/root|\/work|\/home\/\w+|\/Users\/\w+|\/tmp\/\w+|[A-Z]:\\Users\\\w+)(?![\w-])/g],
  // RFC 6762, appendix G; "internal" is reserved for private use by ICANN.
  ["a private host", /(?:\b(?:[a-z0-9-]+\.){2,}|:\/\/[\w.-]+\.)(?:internal|intranet|lan|corp|home|private|localdomain)\b(?![.-])/g],
  ["a package registry", /\b(?:registry\.[\w.-]+\.\w+|repo1?\.maven\.[\w.]+|[\w.-]*(?:artifactory|nexus|jfrog)[\w-]*\.\w+)\b/gi],
];

function found(files) {
  return [...files].flatMap(([path, text]) =>
    rules.flatMap(([what, pattern]) =>
      [...text.matchAll(pattern)]
        .filter(([match]) => !allowed.some((part) => match.includes(part)))
        .map(([match]) => `${path}: ${match} is ${what}`),
    ),
  );
}

test("no file has a private path or host", () => {
  assert.deepEqual(found([...textFiles()].filter(([path]) => path !== "tests/node/repository/addresses.test.mjs")), []);
});

for (const text of [
  `cd ${"/home"}/ada/partyline`,
  `see ${"/root"}/.m2`,
  `${"/work"}/partyline/README.md`,
  "C:\\Users\\Ada",
  "https://packages.corp/npm/",
  "host build-7.example.internal:8080",
  "https://registry.npmjs.org/pusher",
  "https://repo.maven.apache.org/maven2",
]) {
  test(`${text} is found`, () => assert.equal(found([["a file", text]]).length, 1));
}
