import { Partyline, type PartylineConfig } from "@partyline/react/core";

export function listen(userId: string, getToken: () => Promise<string>, config: PartylineConfig, partyId: string) {
  const partyline = new Partyline({ userId, getToken, config });
  const connection = partyline.connection.subscribe(() => console.log(partyline.connection.get().state));
  const invitations = partyline.onInvitation(({ partyName }) => console.log(`invited to ${partyName}`));
  const updates = partyline.onPartyUpdate(partyId, ({ updateType }) => console.log(updateType));
  const presence = partyline.presenceChannel(partyId);
  const members = presence.subscribe(() => console.log(presence.get().members.length, "online"));
  // The connection closes with the last of them.
  return () => {
    for (const end of [connection, invitations, updates, members]) end();
  };
}
