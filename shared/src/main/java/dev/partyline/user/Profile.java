package dev.partyline.user;

/**
 * What other users see of a user.
 *
 * @param avatar a picture, or none
 */
public record Profile(Username username, Avatar avatar) {}
