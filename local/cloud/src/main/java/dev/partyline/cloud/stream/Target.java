package dev.partyline.cloud.stream;

import dev.partyline.cloud.lambda.Invocation;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The function of a mapping.
 *
 * @param functionArn the function's ARN in on-failure messages
 * @param function invokes the function with an event; called by one thread per shard
 * @param onFailure sends a JSON message about a batch that is no longer retried; throws if that
 *     fails
 */
public record Target(
    String functionArn, Function<String, Invocation> function, Consumer<String> onFailure) {}
