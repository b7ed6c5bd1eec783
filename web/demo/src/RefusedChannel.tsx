import { partyChannelName, presenceChannelName, userChannelName } from "@partyline/react";
import type Pusher from "pusher-js";
import { type FormEvent, useState } from "react";
import { backend, type DemoConfig, type Party, type Person } from "./backend.ts";
import { useAction } from "./useAction.ts";

interface RefusedChannelProps {
  readonly config: DemoConfig;
  readonly user: Person;
  readonly parties: readonly Party[];
  readonly pusher: Pusher | null;
}

interface Outcome {
  readonly channel: string;
  readonly status: number;
  readonly body: string;
  /** The result of the subscription in pusher-js. */
  readonly subscription: string;
}

/** Tries to subscribe to another user's channel. */
export function RefusedChannel({ config, user, parties, pusher }: RefusedChannelProps) {
  const other = config.users.find(({ id }) => id !== user.id);
  const foreignParty = config.parties.find(({ id }) => parties.every(({ partyId }) => partyId !== id));
  const suggestions = [
    ...(other === undefined ? [] : [{ label: `${other.username}’s own`, channel: userChannelName(other.id) }]),
    ...(foreignParty === undefined
      ? []
      : [
          { label: foreignParty.name, channel: partyChannelName(foreignParty.id) },
          { label: `Who is at ${foreignParty.name}`, channel: presenceChannelName(foreignParty.id) },
        ]),
  ];
  const [channel, setChannel] = useState(suggestions[0]?.channel ?? "private-user-somebody-else");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const attempt = useAction(async () => {
    setOutcome(null);
    const socketId = pusher?.connection.socket_id;
    if (pusher === null || !socketId) throw new Error("There is no connection to subscribe on.");
    const answer = await fetch("/pusher/auth", {
      method: "POST",
      headers: { Authorization: `Bearer ${await backend.token(user)}`, "Content-Type": "application/json" },
      body: JSON.stringify({ socket_id: socketId, channel_name: channel }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await answer.text();
    setOutcome({ channel, status: answer.status, body, subscription: await subscription(pusher, channel) });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.run();
  };
  return (
    <section className="card refused-card" aria-labelledby="refused-title">
      <h2 id="refused-title">Listen in on somebody</h2>
      <p className="hint">The server signs only what the table allows. Try a channel that is not yours.</p>
      <form className="refused" onSubmit={submit}>
        <label className="wide">
          <span>Channel</span>
          <input
            value={channel}
            onChange={(event) => setChannel(event.target.value)}
            required
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <div className="actions">
          <button type="submit" className="button primary" disabled={attempt.isRunning || pusher === null}>
            Subscribe
          </button>
          {suggestions.map((suggestion) => (
            <button
              key={suggestion.channel}
              type="button"
              className="button small"
              onClick={() => setChannel(suggestion.channel)}
            >
              {suggestion.label}
            </button>
          ))}
        </div>
      </form>
      <div className="outcome" role="status">
        {outcome === null && attempt.error === null && (
          <p className="hint">
            {attempt.isRunning ? "Asking…" : "The answer of POST /pusher/auth, and what pusher-js makes of it."}
          </p>
        )}
        {attempt.error !== null && <p className="error">{attempt.error}</p>}
        {outcome !== null && (
          <>
            <p className={outcome.status === 200 ? "verdict" : "verdict refused"}>
              {outcome.status === 200 ? "Granted" : "Refused"}: <code>{outcome.channel}</code>
            </p>
            <pre className="answer">{`${outcome.status} ${outcome.body}`}</pre>
            <p className="hint">{outcome.subscription}</p>
          </>
        )}
      </div>
    </section>
  );
}

/** Subscribes with pusher-js, and returns the result as a text. */
function subscription(pusher: Pusher, name: string): Promise<string> {
  if (pusher.channel(name) !== undefined) return Promise.resolve("pusher-js is subscribed to it already.");
  return new Promise((resolve) => {
    const channel = pusher.subscribe(name);
    const end = (what: string) => {
      clearTimeout(timer);
      channel.unbind_all();
      pusher.unsubscribe(name);
      resolve(what);
    };
    const timer = setTimeout(() => end("pusher-js got no answer within 5 s."), 5_000);
    channel.bind("pusher:subscription_succeeded", () => end("pusher-js subscribed to it."));
    channel.bind("pusher:subscription_error", () =>
      end("pusher-js received pusher:subscription_error. It receives no events of this channel."),
    );
  });
}
