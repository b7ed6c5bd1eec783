package dev.partyline.stack.demo;

import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.pusherserver.PusherApp;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The parts of the stack that the page uses.
 *
 * @param pusher the Pusher app
 * @param pusherPort the Pusher server's port on 127.0.0.1
 * @param issuer the token issuer
 * @param dynamoDb the client of the party table
 * @param table the party table's name
 * @param origins the origins that may call the API according to the template
 */
public record DemoEnvironment(
    PusherApp pusher,
    int pusherPort,
    TokenIssuer issuer,
    DynamoDbClient dynamoDb,
    String table,
    List<String> origins) {

  /** Copies the list. */
  public DemoEnvironment {
    origins = List.copyOf(origins);
  }
}
