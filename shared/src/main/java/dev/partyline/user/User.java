package dev.partyline.user;

import dev.partyline.channel.UserId;

/**
 * Who the token says is calling.
 *
 * @param id the {@code sub} claim, or the claim configured in its place
 * @param profile what the token says others may see
 */
public record User(UserId id, Profile profile) {}
