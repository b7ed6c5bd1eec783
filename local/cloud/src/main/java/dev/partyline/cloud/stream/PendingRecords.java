package dev.partyline.cloud.stream;

import java.util.List;

/**
 * Records of a batch that are still to be done, and what came of them so far. Immutable.
 *
 * @param retries how often they were tried again; splitting them is not counted (<a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">errors</a>)
 * @param invocations how often the function got them
 * @param last what the function said last
 */
record PendingRecords(List<StreamRecord> records, int retries, int invocations, Answer last) {

  /** What there is to tell of an invocation. */
  enum Answer {
    /** There was none. */
    NONE,
    /** An answer, and with it a report of records that failed or one that makes no sense. */
    ANSWERED,
    /** An error, or no answer in time. */
    FUNCTION_ERROR
  }

  static PendingRecords untried(List<StreamRecord> records) {
    return new PendingRecords(records, 0, 0, Answer.NONE);
  }

  PendingRecords invoked(Answer answer) {
    return new PendingRecords(records, retries, invocations + 1, answer);
  }

  PendingRecords retried() {
    return new PendingRecords(records, retries + 1, invocations, last);
  }

  PendingRecords upTo(int end) {
    return new PendingRecords(records.subList(0, end), retries, invocations, last);
  }

  PendingRecords from(int start) {
    return new PendingRecords(records.subList(start, records.size()), retries, invocations, last);
  }

  /** From a record on that has become the first: its retries begin to count. */
  PendingRecords progressedTo(int start) {
    return new PendingRecords(records.subList(start, records.size()), 0, invocations, last);
  }

  int size() {
    return records.size();
  }

  StreamRecord firstRecord() {
    return records.get(0);
  }

  StreamRecord lastRecord() {
    return records.get(size() - 1);
  }
}
