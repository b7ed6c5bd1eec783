const encoder = new TextEncoder();
const unescaped = /[-A-Za-z0-9_@,.;]/;

/**
 * An id, escaped for a channel name: each UTF-8 byte outside `[-A-Za-z0-9_@,.;]` becomes `=` and two upper-case hex
 * digits. The server accepts only this spelling (docs/authentication.md, "Ids in channel names").
 */
export function escapeId(id: string): string {
  let escaped = "";
  for (const byte of encoder.encode(id)) {
    const character = String.fromCharCode(byte);
    escaped += unescaped.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}

/** The channel of a user's invitations. */
export const userChannelName = (userId: string) => `private-user-${escapeId(userId)}`;

/** The channel of a party's updates. */
export const partyChannelName = (partyId: string) => `private-party-${escapeId(partyId)}`;

/** The presence channel of a party. */
export const presenceChannelName = (partyId: string) => `presence-party-${escapeId(partyId)}`;
