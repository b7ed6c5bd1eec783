// The model's measured constants, read from benchmarks/RESULTS.md.

/**
 * Reads them from the text of RESULTS.md. Each has its value in milliseconds and the place where it stands.
 *
 * @throws if a table, a row or a number is missing: a model with a hole would be wrong in silence
 */
export function measuredIn(results) {
  const warm = (row) => {
    const { heading, number } = cell(results, "Warm requests", [row, "ours"], "median");
    return { milliseconds: number, place: `${heading}: ${row}, ours, median` };
  };
  const sign = cell(results, "Inside one JVM", ["`sign`"], "µs");
  return {
    ownChannel: warm("private-user, fresh"),
    partyChannel: warm("private-party, fresh"),
    signature: { milliseconds: sign.number / 1000, place: `${sign.heading}: \`sign\`` },
    call: callIn(results),
  };
}

/** The trigger's time for a call to Pusher with ten events, without Pusher's own. */
function callIn(results) {
  const { heading, text } = section(results, "Trigger");
  const records = required(/([\d,]+) records/.exec(heading), `the number of records in "${heading}"`);
  const answer = required(/after (\d+) ms/.exec(heading), `Pusher's answer in "${heading}"`);
  const runs = [...text.matchAll(/\btrigger (\d+(?:\.\d+)?) s/g)].map(([, seconds]) => Number(seconds));
  if (runs.length === 0) throw new Error(`RESULTS.md: no run under "${heading}"`);
  const calls = Number(records[1].replaceAll(",", "")) / EVENTS_PER_CALL;
  const whole = (median(runs) * 1000) / calls;
  return {
    milliseconds: whole - Number(answer[1]),
    pusherMilliseconds: Number(answer[1]),
    place: `${heading}: the median run's ${whole.toFixed(1)} ms a call, without Pusher's ${answer[1]}`,
  };
}

/** Publisher.MAX_BATCH */
export const EVENTS_PER_CALL = 10;

function cell(results, title, labels, column) {
  const { heading, text } = section(results, title);
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((part) => part.trim()));
  const row = required(
    rows.find((cells) => labels.every((label, at) => cells[at] === label)),
    `the row ${labels.join(", ")} under "${heading}"`,
  );
  const value = row[rows[0].indexOf(column)];
  if (!/^\d[\d,]*(\.\d+)?$/.test(value ?? "")) throw new Error(`RESULTS.md: ${labels.join(", ")} under "${heading}" has no ${column}: ${value}`);
  return { heading, number: Number(value.replaceAll(",", "")) };
}

function section(results, title) {
  const part = required(
    results.split(/^## /m).find((text) => text.startsWith(title)),
    `a heading "${title}…"`,
  );
  const [heading] = part.split("\n");
  return { heading, text: part.slice(heading.length) };
}

function required(found, what) {
  if (!found) throw new Error(`RESULTS.md: ${what} is missing`);
  return found;
}

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
