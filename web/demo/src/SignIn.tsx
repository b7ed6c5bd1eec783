import { type FormEvent, useState } from "react";
import { Avatar } from "./Avatar.tsx";
import type { DemoConfig, Person } from "./backend.ts";

export function SignIn({ config, onSignIn }: { config: DemoConfig; onSignIn: (user: Person) => void }) {
  const partyName = (partyId: string) => config.parties.find(({ id }) => id === partyId)?.name ?? partyId;
  return (
    <main id="main" className="page sign-in">
      <section className="hero">
        <h1 tabIndex={-1}>
          Something happens.
          <br />
          Everyone on the line knows.
        </h1>
        <p>
          This page talks to the stack that <code>bin/local</code> runs on this machine: the packaged functions, the
          table and its stream, and a Pusher-compatible server.
        </p>
        <ol className="flow" aria-label="The way of an event">
          <li>
            <b>A write</b> to the party table
          </li>
          <li>
            <b>The trigger</b> reads the stream
          </li>
          <li>
            <b>Pusher</b> passes it on
          </li>
          <li>
            <b>Your browser</b> shows it
          </li>
        </ol>
      </section>
      <section className="card sign-in-card" aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">Who are you?</h2>
        <ul className="people">
          {config.users.map((user) => (
            <li key={user.id}>
              <button type="button" className="person" onClick={() => onSignIn(user)}>
                <Avatar person={user} />
                <span>
                  <b dir="auto">{user.username}</b>
                  <small>{partyName(user.partyId)}</small>
                </span>
                <span className="go" aria-hidden="true">
                  →
                </span>
              </button>
            </li>
          ))}
        </ul>
        <SomeoneElse onSignIn={onSignIn} />
        <p className="hint">
          Sign in as one of them here and as another in a second window beside it. Each window is a user of its own. How
          it works is in the <a href="/docs/">documentation</a>.
        </p>
      </section>
    </main>
  );
}

/** Signs in with any id, such as one of another issuer's form. */
function SomeoneElse({ onSignIn }: { onSignIn: (user: Person) => void }) {
  const [id, setId] = useState("");
  const [username, setUsername] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSignIn({ id, username: username.trim() });
  };
  return (
    <details className="someone-else">
      <summary>Someone else</summary>
      <form onSubmit={submit}>
        <label>
          <span>
            User id <small>the token’s sub</small>
          </span>
          <input
            value={id}
            onChange={(event) => setId(event.target.value)}
            placeholder="auth0|5f7c"
            maxLength={128}
            required
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label>
          <span>Username</span>
          <input
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            placeholder="mary"
            pattern=".*\S.*"
            maxLength={100}
            required
            autoComplete="off"
          />
        </label>
        <button type="submit" className="button">
          Sign in
        </button>
      </form>
    </details>
  );
}
