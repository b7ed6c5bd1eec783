const encoder = new TextEncoder();
const standsForItself = /[-A-Za-z0-9_@,.;]/;

/**
 * An id as it stands in a channel name: every UTF-8 byte outside `[-A-Za-z0-9_@,.;]` becomes `=` and two upper-case hex
 * digits. The server accepts only this spelling (docs/authentication.md, "Ids in channel names").
 */
export function escapeId(id: string): string {
  let escaped = "";
  for (const byte of encoder.encode(id)) {
    const character = String.fromCharCode(byte);
    escaped += standsForItself.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}

/** Where a user's invitations arrive. */
export const userChannelName = (userId: string) => `private-user-${escapeId(userId)}`;

/** Where a party's updates arrive. */
export const partyChannelName = (partyId: string) => `private-party-${escapeId(partyId)}`;

/** Where a party's members see each other. */
export const presenceChannelName = (partyId: string) => `presence-party-${escapeId(partyId)}`;
