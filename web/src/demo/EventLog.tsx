import { useId, useState } from "react";
import { capacity, type EventLogState } from "./useEventLog";

const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** The events received on the connection, and the missed ones, newest first. */
export function EventLog({ log: { events, clear } }: { log: EventLogState }) {
  const [filter, setFilter] = useState("");
  const [withProtocol, setWithProtocol] = useState(true);
  const titleId = useId();
  const wanted = filter.trim().toLowerCase();
  const shown = events.filter(
    ({ channel, name, data, isProtocol }) =>
      (withProtocol || !isProtocol) && `${channel}\n${name}\n${data}`.toLowerCase().includes(wanted),
  );
  return (
    <section className="card log" aria-labelledby={titleId}>
      <div className="card-head">
        <h2 id={titleId}>On the wire</h2>
        <button type="button" className="button quiet small" onClick={clear} disabled={events.length === 0}>
          Clear
        </button>
      </div>
      <div className="log-filter">
        <input
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder="Channel, event or data"
          aria-label="Filter the events"
          autoComplete="off"
          spellCheck={false}
        />
        <label className="check">
          <input type="checkbox" checked={withProtocol} onChange={(event) => setWithProtocol(event.target.checked)} />
          Pusher’s own
        </label>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must be reachable by keyboard. */}
      <section className="log-scroll" tabIndex={0} aria-label="Events">
        {shown.length === 0 ? (
          <p className="empty">
            {events.length === 0 ? "Nothing has come yet. What arrives is shown here as it is." : "No event fits."}
          </p>
        ) : (
          <ol className="log-list">
            {shown.map((event) => (
              <li key={event.number} className={event.isProtocol ? "protocol" : "own"}>
                <details>
                  <summary>
                    <span className="log-name">{breakable(event.name)}</span>
                    <span className="log-channel">
                      {event.channel || "the connection"}
                      {event.isMissed && " (missed, from the history)"}
                    </span>
                    <time dateTime={event.at.toISOString()}>{time.format(event.at)}</time>
                  </summary>
                  <pre>{event.data || "no data"}</pre>
                </details>
              </li>
            ))}
          </ol>
        )}
      </section>
      <p className="hint log-count">
        {events.length === 0 ? "\u00a0" : `${shown.length} of ${events.length}, the last ${capacity} at most`}
      </p>
    </section>
  );
}

/** A long name may break after its prefix. */
function breakable(name: string) {
  const colon = name.indexOf(":") + 1;
  return (
    <>
      {name.slice(0, colon)}
      <wbr />
      {name.slice(colon)}
    </>
  );
}
