package dev.partyline.party;

import dev.partyline.channel.UserId;
import dev.partyline.user.Avatar;

/**
 * A member of a party, as in the table.
 *
 * @param username in this party; empty if the item has none
 * @param avatar in this party, or none
 */
public record Member(UserId userId, String username, Avatar avatar) {}
