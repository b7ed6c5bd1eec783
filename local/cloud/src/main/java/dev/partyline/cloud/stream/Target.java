package dev.partyline.cloud.stream;

import dev.partyline.cloud.lambda.Invocation;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a mapping feeds.
 *
 * @param functionArn the function's ARN in what is reported of a failed batch
 * @param function takes an event, and answers; called by one thread for each shard
 * @param onFailure takes a JSON text for each batch that is no longer retried, and throws if it
 *     cannot
 */
public record Target(
    String functionArn, Function<String, Invocation> function, Consumer<String> onFailure) {}
