package dev.partyline.template;

/**
 * An entry of the {@code Resources} section, or the HTTP API that SAM adds to it.
 *
 * @param properties its own and inherited properties
 * @param exists false if its condition is false
 */
record Resource(
    String logicalId,
    String type,
    ResourceKind kind,
    Mapping properties,
    Location location,
    boolean exists) {}
