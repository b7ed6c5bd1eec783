import { partyChannelName, userChannelName } from "@partyline/react";
import { type FormEvent, useId, useState } from "react";
import type { Person } from "./backend.ts";
import { useAction } from "./useAction.ts";

const sample = {
  "party-invitation-received": {
    partyId: "test-party",
    partyName: "Test Party",
    invitedBy: { id: "user-123", username: "testuser" },
  },
  "party-updated": { partyId: "test-party", updateType: "settings-changed", data: { name: "Another Name" } },
};

/** Publishes a mock event with POST /pusher/mock-event. */
export function MockEvent({ user, partyId }: { user: Person; partyId: string | null }) {
  const [channel, setChannel] = useState(userChannelName(user.id));
  const [event, setEvent] = useState("party-invitation-received");
  const [data, setData] = useState(JSON.stringify(sample["party-invitation-received"], null, 2));
  const [answer, setAnswer] = useState<{ isOk: boolean; text: string } | null>(null);
  const channelsId = useId();
  const eventsId = useId();
  const send = useAction(async () => {
    setAnswer(null);
    const body = JSON.stringify({ channel, event, data: parsed(data) });
    let response: Response;
    try {
      response = await fetch("/pusher/mock-event", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: AbortSignal.timeout(15_000),
      });
    } catch {
      throw new Error("The API does not answer. Is bin/local running?");
    }
    setAnswer({ isOk: response.ok, text: `${response.status} ${await response.text()}` });
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    send.run();
  };
  return (
    <section className="card mock-card" aria-labelledby="mock-title">
      <h2 id="mock-title">Send an event by hand</h2>
      <form className="mock" onSubmit={submit}>
        <label>
          <span>Channel</span>
          <input
            value={channel}
            onChange={(changed) => setChannel(changed.target.value)}
            list={channelsId}
            required
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <datalist id={channelsId}>
          <option value={userChannelName(user.id)} />
          {partyId !== null && <option value={partyChannelName(partyId)} />}
        </datalist>
        <label>
          <span>Event</span>
          <input
            value={event}
            onChange={(changed) => setEvent(changed.target.value)}
            list={eventsId}
            required
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <datalist id={eventsId}>
          {Object.keys(sample).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <label className="wide">
          <span>Data</span>
          <textarea
            value={data}
            onChange={(changed) => setData(changed.target.value)}
            rows={8}
            required
            spellCheck={false}
          />
        </label>
        <div className="actions wide">
          <button type="submit" className="button primary" disabled={send.isRunning}>
            Send
          </button>
        </div>
      </form>
      <p className="answer-room" role="status">
        {send.error === null && answer === null ? (
          <span className="hint">{send.isRunning ? "Sending…" : "The answer of POST /pusher/mock-event."}</span>
        ) : (
          <code className={answer?.isOk === true ? "answer ok" : "answer error"}>{send.error ?? answer?.text}</code>
        )}
      </p>
    </section>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw new Error(`The data are not JSON: ${problem instanceof Error ? problem.message : problem}`);
  }
}
