package dev.partyline.cloud.stream;

import static java.util.stream.Collectors.toSet;

import dev.partyline.template.StreamMapping;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Invokes a function with the records of a table's stream, as Lambda does (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Lambda with DynamoDB</a>): each
 * shard in order, one batch at a time, a shard's children after the shard.
 */
public final class EventSourceMapping implements AutoCloseable {

  private static final Duration SHARD_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final StreamMapping mapping;
  private final Target target;
  private final RecordFilter filter;
  private final Checkpoints checkpoints;
  private final Consumer<String> log;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> started = new HashSet<>();
  private volatile boolean stopping;
  private Future<?> search = CompletableFuture.completedFuture(null);

  private EventSourceMapping(
      DynamoDbStreamsClient streams,
      String streamArn,
      StreamMapping mapping,
      Target target,
      Checkpoints checkpoints,
      Consumer<String> log,
      Clock clock)
      throws IOException {
    this.streams = streams;
    this.streamArn = streamArn;
    this.mapping = mapping;
    this.target = target;
    this.filter = new RecordFilter(mapping.filterPatterns());
    this.checkpoints = checkpoints;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Starts a mapping.
   *
   * @param streamArn the table's stream
   * @param mapping the mapping's definition in the template
   * @param target the function
   * @param log receives a line for each batch that failed
   * @throws IOException if a filter pattern is invalid
   */
  public static EventSourceMapping start(
      DynamoDbStreamsClient streams,
      String streamArn,
      StreamMapping mapping,
      Target target,
      Checkpoints checkpoints,
      Consumer<String> log,
      Clock clock)
      throws IOException {
    EventSourceMapping started =
        new EventSourceMapping(streams, streamArn, mapping, target, checkpoints, log, clock);
    started.begin();
    started.search = started.threads.submit(started::pollShards);
    return started;
  }

  /**
   * LATEST of a new mapping: after the records that each shard has now. Later shards are read from
   * their first record on; otherwise records around a split would be lost.
   */
  private void begin() {
    if (mapping.startingPosition() == StreamMapping.StartingPosition.LATEST
        && checkpoints.isEmpty()) {
      shards().forEach(shard -> reader(shard.shardId()).skipToLatest());
    }
  }

  private void pollShards() {
    try {
      while (true) {
        startReaders();
        Thread.sleep(SHARD_POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startReaders() {
    try {
      List<Shard> shards = shards();
      Set<String> unread =
          shards.stream().map(Shard::shardId).filter(id -> !isDone(id)).collect(toSet());
      for (Shard shard : shards) {
        // A parent that is no longer listed has expired, and need not be waited for.
        boolean parentDone =
            shard.parentShardId() == null || !unread.contains(shard.parentShardId());
        if (unread.contains(shard.shardId()) && parentDone && started.add(shard.shardId())) {
          threads.execute(() -> read(shard.shardId()));
        }
      }
    } catch (SdkException e) {
      logError("the stream cannot be described", e);
    }
  }

  private List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    @Nullable String last = null;
    do {
      String after = last;
      StreamDescription page =
          streams
              .describeStream(request -> request.streamArn(streamArn).exclusiveStartShardId(after))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  private boolean isDone(String shardId) {
    return checkpoints.of(shardId).filter(ShardReader.END::equals).isPresent();
  }

  private ShardReader reader(String shardId) {
    OnFailureDestination onFailure =
        new OnFailureDestination(
            streamArn,
            shardId,
            target,
            log,
            clock,
            Thread::sleep,
            () -> UUID.randomUUID().toString());
    BatchDelivery delivery =
        new BatchDelivery(
            mapping,
            target.function(),
            onFailure,
            sequenceNumber -> checkpoints.set(shardId, sequenceNumber),
            this::logFailure,
            clock,
            Thread::sleep);
    return new ShardReader(
        streams, streamArn, shardId, mapping, filter, checkpoints, delivery, clock, () -> stopping);
  }

  private void read(String shardId) {
    ShardReader reader = reader(shardId);
    try {
      while (!stopping && !isDone(shardId)) {
        readOnce(reader);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOnce(ShardReader reader) throws InterruptedException {
    try {
      reader.run();
    } catch (RuntimeException e) {
      // Such as an expired iterator or a full disk: continues at the checkpoint.
      logError("the stream cannot be read", e);
      Thread.sleep(SHARD_POLL);
    }
  }

  private void logFailure(String line) {
    // A batch that a shutdown interrupts has not failed.
    if (!stopping) {
      log.accept(line);
    }
  }

  private void logError(String what, RuntimeException e) {
    // During a shutdown every call fails.
    if (!stopping && !Thread.currentThread().isInterrupted()) {
      log.accept(what + ": " + e.getMessage());
    }
  }

  /**
   * Stops the mapping. Waits a moment for the current batches, so that they are not repeated after
   * a restart.
   */
  @Override
  public void close() {
    stopping = true;
    search.cancel(true);
    threads.shutdown();
    try {
      if (threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      threads.shutdownNow();
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        log.accept("a batch was interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
