package dev.partyline.invitationtrigger;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.history.ChannelHead;
import dev.partyline.history.HistorySettings;
import dev.partyline.invitationtrigger.Action.Publish;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Keeps events in the history table. The heads of all channels of an invocation are read first;
 * then a call to Pusher costs one call here, which writes for each of its channels an item and the
 * new head. The order of a channel depends on no sandbox's clock, since a position is behind that
 * in the channel's head.
 *
 * <p>A redelivered record is kept again, at a new position: a client may have a cursor that is
 * behind the old one, and have been away when the event was published at last. The old item is then
 * deleted, so that records that Lambda retries for hours do not fill the history with repeats.
 */
final class HistoryTable implements HistoryKeeper {

  // Unprocessed items mean that the table is throttled:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations
  static final Duration FIRST_DELAY = Duration.ofMillis(50);

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
  private static final int MAX_KEYS = 100;

  /** The deadline for one call, credentials and the SDK's retries included. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(4);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes
  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException");

  // Waiting in this invocation does not help.
  private static final Set<String> LASTING = Set.of("credentials", "interrupted");

  private final AwsService<DynamoDbClient> dynamoDb;
  private final HistorySettings settings;
  private final Clock clock;
  private final Backoff backoff;
  private final Sleeper sleeper;

  HistoryTable(
      AwsService<DynamoDbClient> dynamoDb,
      HistorySettings settings,
      Clock clock,
      Backoff backoff,
      Sleeper sleeper) {
    this.dynamoDb = dynamoDb;
    this.settings = settings;
    this.clock = clock;
    this.backoff = backoff;
    this.sleeper = sleeper;
  }

  @Override
  public Batch begin(List<Publish> events, RemainingTime remainingTime, DeliveryLog log) {
    Map<String, ChannelHead> heads = new HashMap<>();
    Set<Map<String, AttributeValue>> unread =
        events.stream()
            .map(HistoryTable::channel)
            .map(ChannelHead::key)
            .collect(toCollection(LinkedHashSet::new));
    return chunk -> {
      Retries retries = new Retries(remainingTime, log);
      read(unread, heads, retries);
      Map<String, ChannelEvents> channels = new LinkedHashMap<>();
      for (Publish publish : chunk) {
        channels
            .computeIfAbsent(
                channel(publish),
                name -> new ChannelEvents(name, Optional.ofNullable(heads.get(name))))
            .add(publish);
      }
      write(channels, retries);
      channels.forEach((name, channel) -> channel.head().ifPresent(head -> heads.put(name, head)));
      deleteRepeats(channels, remainingTime);
    };
  }

  private static String channel(Publish publish) {
    return publish.notification().channel().name();
  }

  /** Reads the heads that are unread, and takes them out of there. */
  private void read(
      Set<Map<String, AttributeValue>> unread, Map<String, ChannelHead> heads, Retries retries) {
    while (!unread.isEmpty()) {
      List<Map<String, AttributeValue>> some = unread.stream().limit(MAX_KEYS).toList();
      try {
        BatchGetItemResponse answer = get(some, retries.callLimit());
        answer.responses().values().stream()
            .flatMap(List::stream)
            .forEach(
                item ->
                    ChannelHead.read(item)
                        .ifPresent(head -> heads.put(ChannelHead.channel(item), head)));
        Set<Map<String, AttributeValue>> left =
            answer.unprocessedKeys().values().stream()
                .flatMap(table -> table.keys().stream())
                .collect(toSet());
        some.stream().filter(key -> !left.contains(key)).forEach(unread::remove);
        if (!left.isEmpty()) {
          retries.pause("UnprocessedKeys");
        }
      } catch (AwsException e) {
        retries.pause(e);
      }
    }
  }

  private BatchGetItemResponse get(List<Map<String, AttributeValue>> keys, Duration limit)
      throws AwsException {
    KeysAndAttributes consistent =
        KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    return dynamoDb.call(
        limit,
        (client, limits) ->
            client.batchGetItem(
                get ->
                    get.requestItems(Map.of(settings.tableName(), consistent))
                        .overrideConfiguration(limits)));
  }

  /**
   * Writes an item and a head for each channel: 20 for ten events, of the 25 that one call may
   * have. A channel whose item was not written gets a new position for each attempt, so that the
   * position is never much older than the time from which it can be read.
   */
  private void write(Map<String, ChannelEvents> channels, Retries retries) {
    List<ChannelEvents> left = List.copyOf(channels.values());
    while (!left.isEmpty()) {
      List<WriteRequest> requests = new ArrayList<>();
      left.forEach(channel -> requests.addAll(channel.puts(clock.instant(), settings.retention())));
      try {
        Set<Map<String, AttributeValue>> unprocessed =
            send(requests, retries.callLimit()).stream()
                .map(request -> request.putRequest().item())
                .collect(toSet());
        left = left.stream().filter(channel -> !channel.isWritten(unprocessed)).toList();
        if (!left.isEmpty()) {
          retries.pause("UnprocessedItems");
        }
      } catch (AwsException e) {
        retries.pause(e);
      }
    }
  }

  /** Once only, and errors do not matter: what is left expires. */
  private void deleteRepeats(Map<String, ChannelEvents> channels, RemainingTime remainingTime) {
    List<WriteRequest> requests =
        channels.values().stream().flatMap(channel -> channel.deletes().stream()).toList();
    Duration limit = limit(remainingTime);
    if (requests.isEmpty() || limit.compareTo(RetryingPublisher.SHORTEST_CALL) < 0) {
      return;
    }
    try {
      send(requests, limit);
    } catch (AwsException e) {
      // Clients drop repeats.
    }
  }

  private List<WriteRequest> send(List<WriteRequest> requests, Duration limit) throws AwsException {
    BatchWriteItemResponse answer =
        dynamoDb.call(
            limit,
            (client, limits) ->
                client.batchWriteItem(
                    write ->
                        write
                            .requestItems(Map.of(settings.tableName(), requests))
                            .overrideConfiguration(limits)));
    return answer.unprocessedItems().values().stream().flatMap(List::stream).toList();
  }

  private static Duration limit(RemainingTime remainingTime) {
    Duration left = remainingTime.minus(RetryingPublisher.REPORT_TIME);
    return left.compareTo(CALL_LIMIT) < 0 ? left : CALL_LIMIT;
  }

  /** The retries of one chunk of events. */
  private final class Retries {

    private final RemainingTime remainingTime;
    private final DeliveryLog log;
    private int retry;

    private Retries(RemainingTime remainingTime, DeliveryLog log) {
      this.remainingTime = remainingTime;
      this.log = log;
    }

    /** How long the next call may take. */
    private Duration callLimit() throws AwsException {
      Duration limit = limit(remainingTime);
      if (limit.compareTo(RetryingPublisher.SHORTEST_CALL) < 0) {
        throw new UnavailableException("no time left", null);
      }
      return limit;
    }

    private void pause(AwsException e) {
      boolean passes = !e.isAnswered() && !LASTING.contains(e.code());
      if (!passes && !THROTTLED.contains(e.code())) {
        throw new UnavailableException("history", e);
      }
      pause(e.code(), new UnavailableException("history", e));
    }

    private void pause(String unprocessed) {
      pause(unprocessed, new UnavailableException(unprocessed, null));
    }

    private void pause(String fault, UnavailableException atTheEnd) {
      Duration delay = backoff.before(retry++);
      Duration needed = delay.plus(RetryingPublisher.SHORTEST_CALL);
      if (remainingTime.minus(RetryingPublisher.REPORT_TIME).compareTo(needed) < 0) {
        throw atTheEnd;
      }
      try {
        sleeper.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw atTheEnd;
      }
      log.historyRetried(fault);
    }
  }
}
