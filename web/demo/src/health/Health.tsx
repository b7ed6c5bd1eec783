import { type FormEvent, useState } from "react";
import type { DemoConfig, Person } from "../backend.ts";
import { slug } from "../slug.ts";
import { useAction } from "../useAction.ts";
import { type CheckName, checks, type Finding, type Findings, runChecks } from "./checks.ts";

interface HealthProps {
  readonly config: DemoConfig;
  readonly user: Person;
}

/** The same as bin/doctor's. */
const signs = { ok: "ok", fail: "FAIL", skip: "skip" };

/** Checks each cause of events that do not arrive. */
export function Health({ config, user }: HealthProps) {
  const [key, setKey] = useState(config.pusher.key);
  const [token, setToken] = useState("");
  const [origin, setOrigin] = useState(config.origins[0] ?? location.origin);
  const [event, setEvent] = useState("party-invitation-received");
  const [findings, setFindings] = useState<Findings>({});
  const [hasRun, setHasRun] = useState(false);
  const check = useAction(async () => {
    setFindings({});
    setHasRun(true);
    await runChecks({ config, user, key, token, origin, event }, (name, finding) =>
      setFindings((last) => ({ ...last, [name]: finding })),
    );
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    check.run();
  };
  return (
    <section className="card health" aria-labelledby="health-title" id="health">
      <div className="health-intro">
        <h2 id="health-title">Health</h2>
        <p className="hint">If no events arrive in your app, enter its settings. Each line shows ok, or a fix.</p>
        <form onSubmit={submit}>
          <Field label="Pusher key" hint="VITE_PUSHER_APP_KEY" value={key} onChange={setKey} />
          <Field label="Token" hint="empty: a fresh one" value={token} onChange={setToken} />
          <Field label="Your page’s origin" hint="for CORS" value={origin} onChange={setOrigin} />
          <Field label="Event" hint="what your page binds to" value={event} onChange={setEvent} />
          <div className="actions">
            <button type="submit" className="button primary" disabled={check.isRunning}>
              Run the checks
            </button>
          </div>
        </form>
      </div>
      <div className="health-findings">
        <p className="summary" role="status">
          {check.error ?? summary(findings, check.isRunning)}
        </p>
        <ol className="findings">
          {(Object.keys(checks) as CheckName[]).map((name) => (
            <CheckLine key={name} name={name} finding={findings[name]} isRunning={check.isRunning} hasRun={hasRun} />
          ))}
        </ol>
      </div>
    </section>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, hint, value, onChange }: FieldProps) {
  return (
    <label>
      <span>
        {label} <small>{hint}</small>
      </span>
      <input value={value} onChange={(event) => onChange(event.target.value)} autoComplete="off" spellCheck={false} />
    </label>
  );
}

function CheckLine({
  name,
  finding,
  isRunning,
  hasRun,
}: {
  name: CheckName;
  finding: Finding | undefined;
  isRunning: boolean;
  hasRun: boolean;
}) {
  // A run may end early: the rest of its checks are skipped.
  const state = finding?.state ?? (isRunning ? "running" : hasRun ? "skip" : "idle");
  return (
    <li className="finding" data-state={state}>
      <span className="finding-name">{name}</span>
      <span className="finding-sign">{state === "idle" ? "–" : state === "running" ? "…" : signs[state]}</span>
      <span className="finding-text">
        {finding?.text ?? (state === "skip" ? "Not checked: the run ended before it." : checks[name])} {finding?.advice}
        {finding?.section !== undefined && <More section={finding.section} />}
      </span>
    </li>
  );
}

/** That page is rendered from docs/troubleshooting.md at the build of this one. */
function More({ section }: { section: string }) {
  return (
    <>
      {" "}
      <a href={`/docs/troubleshooting.html#${slug(section)}`} target="_blank" rel="noopener noreferrer">
        {section.replaceAll("`", "")}
      </a>
    </>
  );
}

function summary(findings: Findings, isRunning: boolean): string {
  const all = Object.values(findings);
  if (isRunning) return "Checking…";
  if (all.length === 0) return "Nothing has been checked yet.";
  const failed = all.filter(({ state }) => state === "fail").length;
  if (failed === 0) return "All checks passed.";
  return failed === 1 ? "One check failed." : `${failed} checks failed.`;
}
