package dev.partyline.party;

import dev.partyline.channel.UserId;
import dev.partyline.user.Avatar;
import dev.partyline.user.Username;
import java.util.Optional;

/**
 * A member of a party, as in the table.
 *
 * @param username in this party; empty if the item has none that can be shown
 * @param avatar in this party, or none
 */
public record Member(UserId userId, Optional<Username> username, Avatar avatar) {}
