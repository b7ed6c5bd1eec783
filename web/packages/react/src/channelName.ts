const unescaped = /[-A-Za-z0-9_@,.;]/;

/**
 * An id, escaped for a channel name: each UTF-8 byte outside `[-A-Za-z0-9_@,.;]` becomes `=` and two upper-case hex
 * digits. The server accepts only this spelling (docs/authentication.md, "Ids in channel names").
 */
export function escapeId(id: string): string {
  let escaped = "";
  // Without TextEncoder, which Jest's jsdom has not. A half of a surrogate pair has no UTF-8, and becomes U+FFFD.
  for (const character of id.replace(/\p{Surrogate}/gu, "\uFFFD")) {
    escaped += unescaped.test(character) ? character : escapedBytes(character);
  }
  return escaped;
}

function escapedBytes(character: string): string {
  const encoded = encodeURIComponent(character);
  if (encoded !== character) return encoded.replaceAll("%", "=");
  return `=${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The channel of a user's invitations. */
export const userChannelName = (userId: string) => `private-user-${escapeId(userId)}`;

/** The channel of a party's updates. */
export const partyChannelName = (partyId: string) => `private-party-${escapeId(partyId)}`;

/** The presence channel of a party. */
export const presenceChannelName = (partyId: string) => `presence-party-${escapeId(partyId)}`;
