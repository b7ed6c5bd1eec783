package dev.partyline.cloud.stream;

import java.util.List;

/**
 * Records of a batch that are not done yet, and the state of their delivery. Immutable.
 *
 * @param retries the number of retries; a split does not count (<a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">errors</a>)
 * @param invocations the number of invocations with these records
 * @param last the last answer
 */
record PendingRecords(List<StreamRecord> records, int retries, int invocations, Answer last) {

  /** The kind of answer to an invocation. */
  enum Answer {
    /** No invocation. */
    NONE,
    /** An answer that reports failed records, or is invalid. */
    ANSWERED,
    /** A function error or a timeout. */
    FUNCTION_ERROR
  }

  static PendingRecords initial(List<StreamRecord> records) {
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

  /** Removes records that are done, and resets the retries. */
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
