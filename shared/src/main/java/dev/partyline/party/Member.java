package dev.partyline.party;

import dev.partyline.channel.UserId;
import dev.partyline.user.Avatar;

/**
 * A user in a party, as the table says.
 *
 * @param userId who
 * @param username the name in this party; empty if the item has none
 * @param avatar the picture in this party, or none
 */
public record Member(UserId userId, String username, Avatar avatar) {}
