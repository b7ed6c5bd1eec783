import { type KeyboardEvent, memo, useCallback, useId, useRef, useState } from "react";
import { capacity, type EventLogState, type LogEntry } from "./useEventLog.ts";

/** With milliseconds. */
const time = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

const kinds = { event: "", "caught-up": "caught up", protocol: "Pusher", connection: "", lost: "" };

/** The events received on the connection, the missed ones, and the interruptions, newest first, with one in detail. */
export function EventLog({ log: { entries, clear } }: { log: EventLogState }) {
  const [filter, setFilter] = useState("");
  const [withProtocol, setWithProtocol] = useState(false);
  /** The chosen entry; null for the newest one that has data. */
  const [chosen, setChosen] = useState<number | null>(null);
  const rows = useRef<HTMLTableSectionElement>(null);
  const titleId = useId();
  const wanted = filter.trim().toLowerCase();
  const offered = withProtocol ? entries : entries.filter(({ kind }) => kind !== "protocol");
  const shown = offered.filter(({ channel, name, data }) =>
    `${channel}\n${name}\n${data}`.toLowerCase().includes(wanted),
  );
  const pinned = shown.find(({ number }) => number === chosen);
  const detailed = pinned ?? shown.find(({ kind }) => kind !== "connection" && kind !== "lost") ?? shown[0];

  const choose = useCallback((entry: LogEntry) => setChosen(entry.number), []);
  /** One row is in the tab order, and the arrow keys go to the others. */
  const move = (event: KeyboardEvent) => {
    const buttons = [...(rows.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    const target = to === undefined || at < 0 ? undefined : buttons[to];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
    target.click();
  };

  return (
    <section className="card log" aria-labelledby={titleId}>
      <div className="card-head">
        <h2 id={titleId}>On the wire</h2>
        <p className="hint log-count">
          {offered.length === 0 ? "" : `${shown.length} of ${offered.length}, the last ${capacity} at most`}
        </p>
        <div className="log-tools">
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
          <button type="button" className="button quiet small" onClick={clear} disabled={entries.length === 0}>
            Clear
          </button>
        </div>
      </div>
      <div className="log-panes">
        {shown.length === 0 ? (
          <div className="log-scroll log-empty">
            <p className="empty">
              {offered.length === 0 ? "Nothing has come yet. What arrives is shown here as it is." : "No event fits."}
            </p>
          </div>
        ) : (
          <div className="log-scroll">
            <table className="log-table">
              <thead>
                <tr>
                  <th scope="col">Time</th>
                  <th scope="col">Event</th>
                  <th scope="col">Channel</th>
                  <th scope="col">Data</th>
                </tr>
              </thead>
              <tbody className="log-list" ref={rows} onKeyDown={move}>
                {shown.map((entry) => (
                  <Row
                    key={entry.number}
                    entry={entry}
                    isDetailed={entry === detailed}
                    isPinned={entry === pinned}
                    onChoose={choose}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Details
          entry={detailed}
          isPinned={pinned !== undefined}
          onPin={(isPinned) => setChosen(isPinned ? (detailed?.number ?? null) : null)}
        />
      </div>
    </section>
  );
}

interface RowProps {
  readonly entry: LogEntry;
  readonly isDetailed: boolean;
  readonly isPinned: boolean;
  readonly onChoose: (entry: LogEntry) => void;
}

const Row = memo(function Row({ entry, isDetailed, isPinned, onChoose }: RowProps) {
  const { at, kind, name, channel, preview } = entry;
  return (
    <tr data-kind={kind} data-detailed={isDetailed} onClick={() => onChoose(entry)}>
      <td className="log-time">
        <time dateTime={at.toISOString()}>{time.format(at)}</time>
      </td>
      <td className="log-event">
        <button type="button" aria-pressed={isPinned} tabIndex={isDetailed ? 0 : -1}>
          <span className="log-name">{name}</span>
        </button>
        {kinds[kind] !== "" && <span className="log-kind">{kinds[kind]}</span>}
      </td>
      <td className="log-channel" title={channel}>
        {channel || "–"}
      </td>
      <td className="log-preview">{preview || "–"}</td>
    </tr>
  );
});

interface DetailsProps {
  readonly entry: LogEntry | undefined;
  readonly isPinned: boolean;
  readonly onPin: (isPinned: boolean) => void;
}

function Details({ entry, isPinned, onPin }: DetailsProps) {
  const [copied, setCopied] = useState<number | null>(null);
  const titleId = useId();
  if (entry === undefined) {
    return (
      <section className="log-details" aria-label="Details">
        <p className="empty">The data of an event are shown here.</p>
      </section>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(entry.data);
    setCopied(entry.number);
  };
  return (
    <section className="log-details" aria-labelledby={titleId} data-kind={entry.kind}>
      <div className="log-details-head">
        <h3 id={titleId}>{entry.name}</h3>
        <div className="actions">
          <button
            type="button"
            className="button quiet small toggle"
            aria-label="Follow the newest event"
            aria-pressed={!isPinned}
            onClick={() => onPin(!isPinned)}
          >
            Follow
          </button>
          <button type="button" className="button quiet small" onClick={copy} disabled={entry.data === ""}>
            {copied === entry.number ? "Copied" : "Copy"}
          </button>
        </div>
      </div>
      <dl>
        <dt>Time</dt>
        <dd>{time.format(entry.at)}</dd>
        <dt>Channel</dt>
        <dd>{entry.channel || "none: it is of the connection"}</dd>
        {entry.kind === "caught-up" && (
          <>
            <dt>Missed</dt>
            <dd>published while the connection was lost, read from the history</dd>
          </>
        )}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must be reachable by keyboard. */}
      <pre tabIndex={0} dir="ltr">
        {entry.data || "no data"}
      </pre>
    </section>
  );
}
