package dev.partyline.template;

import java.time.Duration;
import java.util.List;

/**
 * A function's event source mapping on a table's stream. Immutable.
 *
 * @param tableLogicalId a table of the same stack, and one that has a stream
 * @param startingPosition where it begins when it is new
 * @param enabled whether it runs at all
 * @param batchSize 1 to 10 000 records, 100 if the template says none
 * @param batchingWindow how long to wait for a full batch: 0 s to 300 s, 0 s if the template says
 *     none
 * @param parallelizationFactor 1 to 10 batches of one shard at a time, 1 if the template says none
 * @param reportBatchItemFailures whether the function's answer names the record that failed
 * @param bisectOnError whether a failed batch is split in two
 * @param maximumRetryAttempts 0 to 10 000; -1, also if the template says none, for no limit
 * @param maximumRecordAgeSeconds 60 to 604 800; -1, also if the template says none, for no limit
 * @param filterPatterns JSON texts; a record that matches one of them is for the function, and
 *     every record is if there are none
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

  /** Where a new mapping begins. */
  public enum StartingPosition {
    /** With the oldest record that the stream still has. */
    TRIM_HORIZON,
    /** With what comes from now on. */
    LATEST
  }

  /** What becomes of records that are no longer retried. */
  public sealed interface FailureDestination {

    /** They are dropped. */
    record None() implements FailureDestination {}

    /**
     * They are reported to a queue, which bin/local runs.
     *
     * @param logicalId a queue of the same stack
     * @param name its name in AWS
     */
    record ToQueue(String logicalId, String name) implements FailureDestination {}

    /** They are reported to a topic or bucket, of which bin/local has only the name. */
    record ToResource(String logicalId) implements FailureDestination {}
  }
}
