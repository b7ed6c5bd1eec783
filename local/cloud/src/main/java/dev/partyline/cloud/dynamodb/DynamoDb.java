package dev.partyline.cloud.dynamodb;

/** A DynamoDB server with streams. {@link #close} stops it. */
public interface DynamoDb extends AutoCloseable {

  /** The server's URL. */
  String url();

  @Override
  void close();
}
