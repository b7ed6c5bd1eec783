package dev.partyline.template;

/**
 * An entry of the {@code Resources} section, or the HTTP API that SAM adds to it.
 *
 * @param properties its own and those it inherits
 * @param exists whether its condition holds, if it has one
 */
record Resource(
    String logicalId,
    String type,
    ResourceKind kind,
    Mapping properties,
    Location location,
    boolean exists) {}
