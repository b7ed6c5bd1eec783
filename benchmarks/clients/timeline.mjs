// What a throttled API answered in each second.

const COLUMNS = {
  "sign-ins": ({ route, status }) => route === "POST /pusher/user-auth" && status !== 429,
  subscriptions: ({ route, status }) => route === "POST /pusher/auth" && status !== 429,
  reads: ({ route, status }) => route === "GET /pusher/history" && status !== 429,
  throttled: ({ status }) => status === 429,
};

/**
 * A table with a row for each second from `begin` on.
 *
 * @param answered of a `ThrottledApi`
 */
export function timeline(answered, begin) {
  const seconds = [];
  for (const answer of answered) (seconds[Math.floor((answer.answeredAt - begin) / 1_000)] ??= []).push(answer);
  const counts = (answers = []) => Object.values(COLUMNS).map((isCounted) => answers.filter(isCounted).length);
  const rows = Array.from(seconds, (answers, second) => [second, ...counts(answers)]);
  return [["second", ...Object.keys(COLUMNS)], ...rows].map((row) => row.map((cell) => String(cell).padStart(15)).join("")).join("\n");
}
