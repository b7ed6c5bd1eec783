package dev.partyline.cloud.dynamodb;

/** A server that speaks DynamoDB, with streams. Closing it ends it. */
public interface DynamoDb extends AutoCloseable {

  /** The address for clients. */
  String url();

  @Override
  void close();
}
