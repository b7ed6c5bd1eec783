package dev.partyline.cloud.stream;

import dev.partyline.template.StreamMapping;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads a shard from its checkpoint to its end, batch by batch. Not thread-safe. */
final class ShardReader {

  /** The checkpoint of a shard that has been read to its end. */
  static final String END = "END";

  /** The checkpoint of a shard of which nothing has been read. */
  static final String START = "START";

  // Lambda polls four times a second; more often is better for a developer who waits.
  private static final Duration POLL = Duration.ofMillis(100);

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final String shardId;
  private final StreamMapping mapping;
  private final RecordFilter filter;
  private final Checkpoints checkpoints;
  private final BatchDelivery delivery;
  private final Clock clock;
  private final BooleanSupplier stopping;

  /**
   * @param stopping whether to start no further batch
   */
  ShardReader(
      DynamoDbStreamsClient streams,
      String streamArn,
      String shardId,
      StreamMapping mapping,
      RecordFilter filter,
      Checkpoints checkpoints,
      BatchDelivery delivery,
      Clock clock,
      BooleanSupplier stopping) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.shardId = shardId;
    this.mapping = mapping;
    this.filter = filter;
    this.checkpoints = checkpoints;
    this.delivery = delivery;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** Reads until the shard's end, or until stopped or interrupted. */
  void run() throws InterruptedException {
    String iterator = iterator();
    List<StreamRecord> batch = new ArrayList<>();
    @Nullable Instant firstAt = null;
    while (iterator != null) {
      if (stopping.getAsBoolean()) {
        return;
      }
      GetRecordsResponse answer = get(iterator, mapping.batchSize() - batch.size());
      answer.records().stream()
          .map(record -> StreamRecord.of(record, streamArn))
          .filter(record -> filter.matches(record.json()))
          .forEach(batch::add);
      iterator = answer.nextShardIterator();
      if (batch.isEmpty()) {
        skipped(answer);
        pauseAfter(answer);
        continue;
      }
      if (firstAt == null) {
        firstAt = clock.instant();
      }
      boolean windowOver = !clock.instant().isBefore(firstAt.plus(mapping.batchingWindow()));
      boolean full = batch.size() >= mapping.batchSize() || PayloadLimit.isReached(batch);
      if (full || windowOver || iterator == null) {
        delivery.deliver(List.copyOf(batch));
        batch.clear();
        firstAt = null;
      } else {
        pauseAfter(answer);
      }
    }
    checkpoints.set(shardId, END);
  }

  /** Records that match no pattern count as done. */
  private void skipped(GetRecordsResponse answer) {
    if (!answer.records().isEmpty()) {
      checkpoints.set(
          shardId, answer.records().get(answer.records().size() - 1).dynamodb().sequenceNumber());
    }
  }

  /** Sets the checkpoint after the newest record. */
  void skipToLatest() {
    checkpoints.set(shardId, START);
    String iterator = iteratorAtHorizon();
    while (iterator != null) {
      GetRecordsResponse answer = get(iterator, mapping.batchSize());
      skipped(answer);
      iterator = answer.nextShardIterator();
      if (iterator != null && answer.records().isEmpty()) {
        return;
      }
    }
    checkpoints.set(shardId, END);
  }

  private static void pauseAfter(GetRecordsResponse answer) throws InterruptedException {
    if (answer.records().isEmpty()) {
      Thread.sleep(POLL);
    }
  }

  private GetRecordsResponse get(String iterator, int limit) {
    return streams.getRecords(
        request -> request.shardIterator(iterator).limit(Math.min(limit, 1000)));
  }

  /** A shard without a checkpoint is newer than the mapping, and is read from its start. */
  private @Nullable String iterator() {
    Optional<String> checkpoint = checkpoints.of(shardId).filter(at -> !at.equals(START));
    try {
      return checkpoint.isPresent() ? iteratorAfter(checkpoint.get()) : iteratorAtHorizon();
    } catch (TrimmedDataAccessException e) {
      // The checkpoint has expired: records are kept for 24 h. Continues at the oldest record.
      return iteratorAtHorizon();
    }
  }

  private @Nullable String iteratorAfter(String sequenceNumber) {
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(streamArn)
                    .shardId(shardId)
                    .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(sequenceNumber))
        .shardIterator();
  }

  private @Nullable String iteratorAtHorizon() {
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(streamArn)
                    .shardId(shardId)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }
}
