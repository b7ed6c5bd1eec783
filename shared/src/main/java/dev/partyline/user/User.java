package dev.partyline.user;

import dev.partyline.channel.UserId;

/**
 * The user that a token authenticates.
 *
 * @param id the {@code sub} claim, or the claim configured instead
 * @param profile from the token's claims
 */
public record User(UserId id, Profile profile) {}
