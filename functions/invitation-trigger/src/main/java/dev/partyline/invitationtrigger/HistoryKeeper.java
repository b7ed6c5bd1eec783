package dev.partyline.invitationtrigger;

import dev.partyline.awssdk.AwsService;
import dev.partyline.environment.Environment;
import dev.partyline.history.HistorySettings;
import dev.partyline.invitationtrigger.Action.Publish;
import dev.partyline.retry.Backoff;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Keeps events for clients that are away, before they are published. Thread-safe. */
@FunctionalInterface
interface HistoryKeeper {

  /**
   * Begins with the events of an invocation. Calls nothing.
   *
   * @param events all that the invocation may publish
   */
  Batch begin(List<Publish> events, RemainingTime remainingTime, DeliveryLog log);

  /** The events of one invocation. Used by it alone. */
  @FunctionalInterface
  interface Batch {

    /**
     * Keeps all of the events, those of each channel in order behind what was kept before.
     *
     * @param events of one call to Pusher, some of the invocation's
     * @throws dev.partyline.outcome.UnavailableException if that is not possible in the remaining
     *     time; some may have been kept
     */
    void keep(List<Publish> events);
  }

  /**
   * In the table that the environment names. Without one nothing is kept.
   *
   * @param random for the delays; called once for each. Its numbers must differ between the copies
   *     of a snapshot
   * @throws dev.partyline.environment.EnvironmentException if a variable is invalid
   */
  static HistoryKeeper from(
      Environment environment,
      AwsService<DynamoDbClient> dynamoDb,
      Clock clock,
      Supplier<RandomGenerator> random,
      Sleeper sleeper) {
    return HistorySettings.from(environment)
        .<HistoryKeeper>map(
            settings ->
                new HistoryTable(
                    dynamoDb,
                    settings,
                    clock,
                    new Backoff(HistoryTable.FIRST_DELAY, RetryingPublisher.MAX_DELAY, random),
                    sleeper))
        .orElse((all, remainingTime, log) -> events -> {});
  }
}
