import { useParty, usePartyPresence } from "@partyline/react";
import { ErrorNote } from "./ErrorNote.tsx";

export function PartyPage({ partyId, reload }: { partyId: string; reload: () => void }) {
  const { error, retry } = useParty(
    partyId,
    (update) => {
      switch (update.updateType) {
        case "member-joined":
          console.log(`${update.data.username} joined`);
          break;
        case "member-left":
          console.log(`${update.data.username} left`);
          break;
        case "settings-changed":
          console.log("new settings", Object.keys(update.data));
          break;
      }
    },
    // The missed updates have come, unless some are no longer kept.
    { onResume: ({ complete }) => complete || reload() },
  );
  const { members, me } = usePartyPresence(partyId);
  return (
    <section>
      <ErrorNote error={error} retry={retry} />
      <ul>
        {members.map(({ id, username }) => (
          <li key={id}>{id === me?.id ? `${username} (you)` : username}</li>
        ))}
      </ul>
    </section>
  );
}
