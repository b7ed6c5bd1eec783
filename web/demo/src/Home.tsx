import { partyChannelName, usePusher, userChannelName } from "@partyline/react";
import { lazy, Suspense, useState } from "react";
import { backend, type DemoConfig, type Person } from "./backend.ts";
import { EventLog } from "./EventLog.tsx";
import { Header } from "./Header.tsx";
import { Inbox } from "./Inbox.tsx";
import { MockEvent } from "./MockEvent.tsx";
import { type ArrivedUpdate, PartyCard } from "./PartyCard.tsx";
import { PartyList } from "./PartyList.tsx";
import { RefusedChannel } from "./RefusedChannel.tsx";
import { Toasts } from "./Toasts.tsx";
import { useEventLog } from "./useEventLog.ts";
import { useKeptFocus } from "./useKeptFocus.ts";
import { useLoaded } from "./useLoaded.ts";
import { useRemovals } from "./useRemovals.ts";
import { useSubscribed } from "./useSubscribed.ts";

// At the page's end, and not needed to begin.
const Health = lazy(async () => ({ default: (await import("./health/Health.tsx")).Health }));

interface HomeProps {
  readonly config: DemoConfig;
  readonly user: Person;
  readonly onSignOut: () => void;
}

/** The page of a signed-in user. */
export function Home({ config, user, onSignOut }: HomeProps) {
  useKeptFocus();
  const mine = useLoaded(user.id, () => backend.userItems(user.id));
  const [chosen, setChosen] = useState<string | null>(null);
  /** Counts changes: a component that shows a party reloads it when the count changes. */
  const [changes, setChanges] = useState(0);
  const [lastUpdate, setLastUpdate] = useState<ArrivedUpdate | null>(null);
  const refresh = () => {
    mine.reload();
    setChanges((last) => last + 1);
  };

  const removals = useRemovals(mine.value?.parties);
  const parties = mine.value?.parties ?? [];
  const { pusher, state, error, retry } = usePusher({
    parties: parties.map(({ partyId }) => partyId),
    onPartyInvitation: (invitation, { missed }) => {
      if (missed) log.addMissed(userChannelName(user.id), "party-invitation-received", invitation);
      refresh();
    },
    onPartyUpdate: (update, { missed }) => {
      if (missed) log.addMissed(partyChannelName(update.partyId), "party-updated", update);
      setLastUpdate({ update, at: performance.now() });
      refresh();
    },
    onResume: ({ complete }) => {
      log.addResume(complete);
      if (!complete) refresh();
    },
  });
  useSubscribed(pusher, refresh);
  const log = useEventLog(pusher);
  const others = config.users.filter(({ id }) => id !== user.id);
  const party = parties.find(({ partyId }) => partyId === chosen) ?? parties[0];
  const joined = (partyId: string) => {
    setChosen(partyId);
    refresh();
  };

  return (
    <>
      <Header user={user} others={others} state={state} error={error} onRetry={retry} onSignOut={onSignOut} />
      {/* Before the content: the keyboard comes to what is new first. */}
      <Toasts user={user} mine={mine} removals={removals} onJoined={joined} />
      <main id="main" className="page home">
        <h1 className="visually-hidden" tabIndex={-1}>
          Partyline, signed in as {user.username}
        </h1>
        <div className="side">
          <Inbox user={user} mine={mine} onJoined={joined} onChanged={refresh} />
          <PartyList
            user={user}
            users={config.users}
            mine={mine}
            chosen={party?.partyId ?? null}
            onChoose={setChosen}
            onStarted={joined}
            onDemoData={refresh}
          />
        </div>
        <PartyCard
          key={party?.partyId ?? "none"}
          mine={mine}
          partyId={party?.partyId ?? null}
          changes={changes}
          lastUpdate={lastUpdate}
          user={user}
          users={config.users}
          onChanged={refresh}
          onLeave={removals.leave}
        />
        {/* The log is sticky within this column. */}
        <div className="log-column">
          <EventLog log={log} />
        </div>
        <div className="bench">
          <MockEvent user={user} partyId={party?.partyId ?? null} />
          <RefusedChannel config={config} user={user} parties={parties} pusher={pusher} />
        </div>
        <Suspense fallback={<div className="card health" />}>
          <Health config={config} user={user} />
        </Suspense>
      </main>
    </>
  );
}
