package dev.partyline.dynamodb;

/**
 * Which item, in a table whose key attributes are the texts {@code PK} and {@code SK}.
 *
 * @param partition the value of {@code PK}
 * @param sort the value of {@code SK}
 */
public record Key(String partition, String sort) {}
