// What a report of bin/bench must have.

const RESTORES = ["Restore of a snapshot", "What a restored function touches", "Classes loaded"];
const LOAD = ["4 sandboxes"];

// What the table of goals must have, by how its lines begin, and the tables from whose rows that is computed.
const SOURCES = {
  "cold start, private-user": ["Cold starts"],
  "cold start, private-party": ["Cold starts"],
  "cold start with AOT cache": ["Cold starts"],
  "restore of a snapshot to the first right answer, private-user": RESTORES,
  "restore of a snapshot to the first right answer, private-party": RESTORES,
  "hooks after the restore of a snapshot": RESTORES,
  "first request after it": RESTORES,
  "size of the snapshot": RESTORES,
  "memory of the snapshot touched until the answer, private-user": RESTORES,
  "memory of the snapshot touched until the answer, private-party": RESTORES,
  "classes loaded from disk": [...RESTORES, "After a restore"],
  "the same over TLS": RESTORES,
  "first request after a restore": ["After a restore"],
  ...Object.fromEntries(
    ["private-user", "private-party"].flatMap((channel) =>
      ["same", "fresh"].flatMap((token) =>
        ["median", "p99"].map((what) => [`warm, ${channel}, ${token} token, over Node: ${what}`, ["Warm requests"]]),
      ),
    ),
  ),
  "a batch of 100 party channels, billed time, over as many single requests": ["100 party channels"],
  "a batch of 100 party channels, billed time, over Node's": ["100 party channels"],
  "requests a second of one sandbox, private-user, same token": ["Requests a second"],
  "requests a second of one sandbox, private-user, fresh token": ["Requests a second"],
  "4 sandboxes under load": LOAD,
  "errors under it": LOAD,
  "our own share": ["Inside one JVM"],
  "allocation per warm private-user request, same token": ["Inside one JVM"],
  "allocation per warm private-user request, fresh token": ["Inside one JVM"],
  "allocation per warm private-party request": ["Inside one JVM"],
  "allocation per warm presence-party request": ["Inside one JVM"],
  "trigger: 1,000 records against one by one": ["Trigger"],
  "the same with history": ["Trigger"],
  "1,000 missed events": ["Catch-up"],
  "reconnect storm: 2,000 clients": ["Reconnect"],
  "reconnect storm: requests of a client": ["Reconnect"],
  "reconnect storm: 5xx": ["Reconnect"],
  "reconnect storm: clients that gave up": ["Reconnect"],
};

export const GOALS = Object.keys(SOURCES);

// The first column of figures of each kind of table.
const FIGURES = ["reached", "median", "µs", "zip", "run", "snapshot, MB"];

/**
 * What a report lacks: a goal, a figure without a reason in its place, or a table's rows. A goal may have no figure if a row
 * of the tables from which it is computed says why.
 */
export function missingIn(report) {
  const missing = [];
  const tables = [...report.matchAll(/^## (.+)\n\n((?:\|.*\n)+)/gm)]
    .map(([, title, rows]) => table(title, rows))
    .filter(({ isMeasured }) => isMeasured);
  const withReasons = tables
    .filter(({ title, rows }) => title !== "Goals" && rows.some(({ figure }) => isReason(figure)))
    .map(({ title }) => title);
  const isReasonGiven = (label) => {
    const goal = GOALS.find((each) => label.startsWith(each));
    return withReasons.some((title) => (SOURCES[goal] ?? []).some((source) => title.startsWith(source)));
  };
  for (const { title, rows } of tables) {
    if (rows.length === 0) missing.push(`"${title}" has no rows`);
    for (const { label, figure } of rows) {
      const isExcused = title === "Goals" && figure === "not measured" && isReasonGiven(label);
      if (!/\d/.test(figure) && !isReason(figure) && !isExcused) {
        missing.push(`"${title}": ${label} has neither a figure nor a reason`);
      }
    }
  }
  const goals = tables.find(({ title }) => title === "Goals")?.rows ?? [];
  for (const goal of GOALS) {
    if (!goals.some(({ label }) => label.startsWith(goal))) missing.push(`no goal "${goal}…"`);
  }
  return missing;
}

function table(title, text) {
  const [head, , ...rows] = text.trimEnd().split("\n").map(cells);
  const at = head.findIndex((column) => FIGURES.includes(column));
  return {
    title,
    // Else it is about the machine, or what was repeated.
    isMeasured: at >= 0,
    rows: rows.map((row) => ({ label: row.slice(0, at).join(", "), figure: row[at] ?? "" })),
  };
}

function cells(row) {
  return row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
}

function isReason(figure) {
  return /[a-z]{3}/.test(figure) && !/^not measured(: not run)?$/.test(figure) && !/^\d/.test(figure);
}
