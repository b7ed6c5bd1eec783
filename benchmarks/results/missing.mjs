// What a report of bin/bench must have.

// What the table of goals must have.
export const GOALS = [
  "cold start, private-user",
  "cold start, private-party",
  "restore of a snapshot to the first right answer, private-user",
  "restore of a snapshot to the first right answer, private-party",
  "hooks after the restore of a snapshot",
  "size of the snapshot",
  "memory of the snapshot touched until the answer, private-user",
  "memory of the snapshot touched until the answer, private-party",
  "classes loaded from disk",
  ...["private-user", "private-party"].flatMap((channel) =>
    ["same", "fresh"].flatMap((token) => ["median", "p99"].map((what) => `warm, ${channel}, ${token} token, over Node: ${what}`)),
  ),
  "a batch of 100 party channels, billed time, over as many single requests",
  "a batch of 100 party channels, billed time, over Node's",
  "requests a second of one sandbox, private-user, same token",
  "requests a second of one sandbox, private-user, fresh token",
  "4 sandboxes under load",
  "errors under it",
  "allocation per warm private-user request, same token",
  "allocation per warm private-user request, fresh token",
  "allocation per warm private-party request",
  "trigger: 1,000 records against one by one",
  "the same with history",
  "1,000 missed events",
  "reconnect storm: 2,000 clients",
  "reconnect storm: requests of a client",
  "reconnect storm: 5xx",
  "reconnect storm: clients that gave up",
];

// The first column of figures of each kind of table.
const FIGURES = ["reached", "median", "µs", "zip", "run", "snapshot, MB"];

/** What a report lacks: a goal, a figure without a reason in its place, or a table's rows. */
export function missingIn(report) {
  const missing = [];
  const tables = [...report.matchAll(/^## (.+)\n\n((?:\|.*\n)+)/gm)]
    .map(([, title, rows]) => table(title, rows))
    .filter(({ isMeasured }) => isMeasured);
  const isReasonGiven = tables.some(({ title, rows }) => title !== "Goals" && rows.some(({ figure }) => isReason(figure)));
  for (const { title, rows } of tables) {
    if (rows.length === 0) missing.push(`"${title}" has no rows`);
    for (const { label, figure } of rows) {
      const isExcused = title === "Goals" && figure === "not measured" && isReasonGiven;
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
