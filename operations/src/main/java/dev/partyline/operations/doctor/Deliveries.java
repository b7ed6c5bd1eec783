package dev.partyline.operations.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.channel.Channel;
import dev.partyline.channel.UserId;
import dev.partyline.operations.doctor.PusherSocket.Frame;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Checks that published events arrive at a client that is subscribed to its user's channel. */
final class Deliveries {

  static final String MOCK_EVENT = "mock event";

  private static final JsonMapper JSON = new JsonMapper();
  // No client binds to this name, so no page shows the event.
  private static final String EVENT = "doctor";

  private final PusherSocket socket;
  private final UserId user;
  private final Clock clock;

  /**
   * @param socket a connection that is subscribed to the user's own channel
   */
  Deliveries(PusherSocket socket, UserId user, Clock clock) {
    this.socket = socket;
    this.user = user;
    this.clock = clock;
  }

  Finding mockEvent(Api api, Token token) {
    String id = UUID.randomUUID().toString();
    ObjectNode data = JSON.createObjectNode().put("eventId", id);
    long start = System.nanoTime();
    try {
      Http.Answer answer = api.publish(token, new Channel.User(user).name(), EVENT, data);
      if (answer.status() != 200) {
        return refused(answer.status());
      }
    } catch (NoResponseException e) {
      return Finding.fail(MOCK_EVENT, e.reason(), "See the check " + Api.CHANNEL_AUTH);
    }
    return arrived(EVENT, "eventId", id)
        ? Finding.ok(MOCK_EVENT, "a mock event arrived after " + millisSince(start) + " ms")
        : Finding.fail(
            MOCK_EVENT,
            "Pusher accepted it, but it did not arrive",
            "Functions and clients use different apps: compare PUSHER_APP_ID and PUSHER_CLUSTER"
                + " with the clients' settings");
  }

  private static Finding refused(int status) {
    return switch (status) {
      case 401 ->
          Finding.fail(
              MOCK_EVENT, "401", "It requires the same token: see the check " + Token.CHECK);
      case 404 -> Finding.skip(MOCK_EVENT, "not deployed: only MockEvents=true creates it");
      case 502 ->
          Finding.fail(
              MOCK_EVENT,
              "502: the function cannot publish",
              "Its log has Pusher's status; see also the check " + PusherApp.KEY);
      default -> Finding.fail(MOCK_EVENT, Integer.toString(status), "Check the mock event's log");
    };
  }

  /** Writes an invitation for the user to the table, waits for its event, and deletes it. */
  Finding invitation(Aws aws, String table) {
    String party = "doctor-" + UUID.randomUUID();
    Map<String, AttributeValue> key =
        Map.of(
            "PK", AttributeValue.fromS("PARTY#" + party),
            "SK", AttributeValue.fromS("INVITATION#" + user.value()));
    Map<String, AttributeValue> item = new HashMap<>(key);
    item.put("partyId", AttributeValue.fromS(party));
    item.put("partyName", AttributeValue.fromS("bin/doctor"));
    item.put("invitedUserId", AttributeValue.fromS(user.value()));
    item.put(
        "invitedBy",
        AttributeValue.fromM(
            Map.of(
                "id", AttributeValue.fromS("doctor"), "username", AttributeValue.fromS("doctor"))));
    item.put(
        "invitedAt",
        AttributeValue.fromS(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    try (DynamoDbClient client =
        aws.client(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB")) {
      long start = System.nanoTime();
      client.putItem(put -> put.tableName(table).item(item));
      boolean arrived = arrived("party-invitation-received", "partyId", party);
      long took = millisSince(start);
      client.deleteItem(delete -> delete.tableName(table).key(key));
      return arrived
          ? Finding.ok(Tables.TRIGGER, "an invitation in the table arrived after " + took + " ms")
          : Finding.fail(
              Tables.TRIGGER,
              "an invitation in the table did not arrive",
              "Check the trigger's log lines in the output of bin/local");
    } catch (ResourceNotFoundException e) {
      return Finding.skip(Tables.TRIGGER, "needs the table");
    } catch (AwsServiceException e) {
      return Finding.skip(Tables.TRIGGER, "cannot write to the table: " + Tables.code(e));
    } catch (SdkException e) {
      return Finding.skip(
          Tables.TRIGGER, "cannot write to the table: " + NoResponseException.because(e).reason());
    }
  }

  private boolean arrived(String event, String member, String value) {
    Optional<Frame> frame =
        socket.await(
            next ->
                next.event().equals(Frame.CLOSED)
                    || (next.event().equals(event)
                        && next.data().path(member).asText().equals(value)));
    return frame.filter(next -> next.event().equals(event)).isPresent();
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
