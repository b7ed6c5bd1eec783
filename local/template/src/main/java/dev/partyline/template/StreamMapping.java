package dev.partyline.template;

import java.time.Duration;
import java.util.List;

/**
 * A function's event source mapping on a table's stream. Immutable.
 *
 * @param tableLogicalId a table of the same stack, with a stream
 * @param startingPosition where a new mapping starts
 * @param enabled whether it is enabled
 * @param batchSize 1 to 10 000 records, 100 by default
 * @param batchingWindow how long to wait for a full batch: 0 s to 300 s, 0 s by default
 * @param parallelizationFactor 1 to 10 batches of one shard at a time, 1 by default
 * @param reportBatchItemFailures whether the function's answer names the record that failed
 * @param bisectOnError whether a failed batch is split in two
 * @param maximumRetryAttempts 0 to 10 000; -1, the default, for no limit
 * @param maximumRecordAgeSeconds 60 to 604 800; -1, the default, for no limit
 * @param filterPatterns JSON texts; the function receives records that match one of them, or all
 *     records if there are none
 * @param onFailure where records that are no longer retried are reported
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html">Parameters
 *     for DynamoDB event source mappings</a>
 */
public record StreamMapping(
    String tableLogicalId,
    StartingPosition startingPosition,
    boolean enabled,
    int batchSize,
    Duration batchingWindow,
    int parallelizationFactor,
    boolean reportBatchItemFailures,
    boolean bisectOnError,
    int maximumRetryAttempts,
    int maximumRecordAgeSeconds,
    List<String> filterPatterns,
    FailureDestination onFailure) {

  /** Copies the list. */
  public StreamMapping {
    filterPatterns = List.copyOf(filterPatterns);
  }

  /** Where a new mapping starts. */
  public enum StartingPosition {
    /** At the oldest record in the stream. */
    TRIM_HORIZON,
    /** After the newest record. */
    LATEST
  }

  /** The destination of messages about records that are no longer retried. */
  public sealed interface FailureDestination {

    /** No messages: the records are dropped. */
    record None() implements FailureDestination {}

    /**
     * A queue, which bin/local runs.
     *
     * @param logicalId a queue of the same stack
     * @param name the queue's physical name
     */
    record ToQueue(String logicalId, String name) implements FailureDestination {}

    /** A topic or bucket, which bin/local does not run. */
    record ToResource(String logicalId) implements FailureDestination {}
  }
}
