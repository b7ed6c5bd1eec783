package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads the records of a failed batch from the stream, which keeps them for 24 hours. */
public final class StreamRange {

  // Empty pages in a row: an open shard has no last page.
  private static final int MAX_EMPTY_PAGES = 50;

  private final DynamoDbStreamsClient streams;

  /** Reads with this client. */
  public StreamRange(DynamoDbStreamsClient streams) {
    this.streams = streams;
  }

  /**
   * A batch's records in order, without those in between that the stream mapping's filter leaves
   * out; empty if they have expired in the stream.
   */
  Optional<List<EventRecord>> read(FailedBatch batch) throws ReplayException {
    return new AwsCall("dynamodb:GetRecords", "stream " + batch.streamArn())
        .run(
            () -> {
              try {
                return find(batch);
              } catch (TrimmedDataAccessException | ResourceNotFoundException e) {
                return Optional.<List<EventRecord>>empty();
              }
            });
  }

  private Optional<List<EventRecord>> find(FailedBatch batch) {
    List<EventRecord> records = new ArrayList<>();
    @Nullable String iterator =
        streams
            .getShardIterator(
                request ->
                    request
                        .streamArn(batch.streamArn())
                        .shardId(batch.shardId())
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .sequenceNumber(batch.start()))
            .shardIterator();
    boolean found = false;
    int emptyPages = 0;
    while (iterator != null && emptyPages < MAX_EMPTY_PAGES) {
      String from = iterator;
      GetRecordsResponse page = streams.getRecords(request -> request.shardIterator(from));
      for (Record record : page.records()) {
        int place = batch.compareToEnd(record.dynamodb().sequenceNumber());
        if (place <= 0) {
          found = true;
          EventRecord.read(RecordJson.of(record, batch.streamArn()))
              .filter(EventRecord::invokesTheTrigger)
              .ifPresent(records::add);
        }
        if (place >= 0) {
          return found ? Optional.of(records) : Optional.empty();
        }
      }
      emptyPages = page.records().isEmpty() ? emptyPages + 1 : 0;
      iterator = page.nextShardIterator();
    }
    return Optional.empty();
  }
}
