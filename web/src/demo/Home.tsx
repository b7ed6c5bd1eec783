import { useState } from "react";
import { partyChannelName, usePusher, userChannelName } from "../partyline";
import { backend, type DemoConfig, type Person } from "./backend";
import { EventLog } from "./EventLog";
import { Header } from "./Header";
import { Health } from "./health/Health";
import { Inbox } from "./Inbox";
import { MockEvent } from "./MockEvent";
import { PartyCard } from "./PartyCard";
import { PartyList } from "./PartyList";
import { RefusedChannel } from "./RefusedChannel";
import { Toasts } from "./Toasts";
import { useEventLog } from "./useEventLog";
import { useLoaded } from "./useLoaded";
import { useRemovals } from "./useRemovals";
import { useSubscribed } from "./useSubscribed";

interface HomeProps {
  readonly config: DemoConfig;
  readonly user: Person;
  readonly onSignOut: () => void;
}

/** The page of a signed-in user. */
export function Home({ config, user, onSignOut }: HomeProps) {
  const mine = useLoaded(user.id, () => backend.userItems(user.id));
  const [chosen, setChosen] = useState<string | null>(null);
  /** Counts changes: a component that shows a party reloads it when the count changes. */
  const [changes, setChanges] = useState(0);
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
      refresh();
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
      <main id="main" className="page home">
        <h1 className="visually-hidden">Partyline, signed in as {user.username}</h1>
        <div className="column">
          <Inbox user={user} mine={mine} onJoined={joined} onChanged={refresh} />
          <PartyList
            user={user}
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
        <Health config={config} user={user} />
      </main>
      <Toasts user={user} removals={removals} onJoined={joined} />
    </>
  );
}
