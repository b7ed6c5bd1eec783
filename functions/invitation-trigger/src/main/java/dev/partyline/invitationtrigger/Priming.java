package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.aws.FunctionCredentials;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.notification.Publisher;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import dev.partyline.snapshot.PrimingInvocation;
import dev.partyline.snapshot.StandIn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a batch with every kind of record through a handler of its own, before the snapshot is
 * taken: what that loads and warms is in all copies (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">performance
 * tuning</a>). Pusher, the table and the secret are stand-ins that are thrown away with all that
 * was made of them (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness</a>).
 */
final class Priming {

  // The last one is undeliverable: it has no name.
  private static final String BATCH =
      """
      {"Records":[
        {"eventID":"1","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1767225600,
          "SequenceNumber":"1","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"INVITATION#priming"}},
          "NewImage":{"PK":{"S":"PARTY#priming"},"SK":{"S":"INVITATION#priming"},
            "partyId":{"S":"priming"},"partyName":{"S":"Priming"},"invitedUserId":{"S":"priming"},
            "invitedBy":{"M":{"id":{"S":"priming"},"username":{"S":"priming"}}},
            "invitedAt":{"S":"2026-01-01T00:00:00Z"}}}},
        {"eventID":"2","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1.7672256E9,
          "SequenceNumber":"2","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#priming"}},
          "NewImage":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#priming"},
            "partyId":{"S":"priming"},"userId":{"S":"priming"},"username":{"S":"priming"},
            "avatar":{"S":"https://priming.invalid/a.png"},
            "joinedAt":{"S":"2026-01-01T00:00:00Z"}}}},
        {"eventID":"3","eventName":"REMOVE","dynamodb":{"ApproximateCreationDateTime":1767225600,
          "SequenceNumber":"3","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#priming"}},
          "OldImage":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#priming"},
            "partyId":{"S":"priming"},"userId":{"S":"priming"},"username":{"S":"priming"},
            "joinedAt":{"S":"2026-01-01T00:00:00Z"}}}},
        {"eventID":"4","eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1767225600,
          "SequenceNumber":"4","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"PARTY"}},
          "OldImage":{"PK":{"S":"PARTY#priming"},"SK":{"S":"PARTY"},"partyId":{"S":"priming"},
            "name":{"S":"Priming"},"settings":{"M":{"theme":{"S":"dark"},"seats":{"N":"4"}}}},
          "NewImage":{"PK":{"S":"PARTY#priming"},"SK":{"S":"PARTY"},"partyId":{"S":"priming"},
            "name":{"S":"Primed"},"settings":{"M":{"theme":{"S":"light"},"seats":{"N":"4.5"},
              "tags":{"SS":["a","b"]},"open":{"BOOL":true},"list":{"L":[{"NULL":true}]}}}}}},
        {"eventID":"5","eventName":"MODIFY","dynamodb":{
          "SequenceNumber":"5","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#priming"}},
          "OldImage":{"partyId":{"S":"priming"}},"NewImage":{"partyId":{"S":"priming"}}}},
        {"eventID":"6","eventName":"INSERT","dynamodb":{
          "SequenceNumber":"6","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"INVITATION#priming"}},
          "NewImage":{"partyId":{"S":"priming"}}}}
      ]}
      """;

  // The second round finds what the first one built up. Twenty make the first request no faster.
  private static final int ROUNDS = 2;

  private static final CredentialsSource CREDENTIALS =
      new FixedCredentials(new PusherCredentials("1", "priming", "priming"));

  private final Environment environment;
  private final Clock clock;

  Priming(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @throws IOException if there is no loopback
   */
  void run() throws IOException {
    Map<String, String> answers = new HashMap<>(FunctionCredentials.STAND_IN_ANSWERS);
    answers.putAll(CredentialsSource.STAND_IN_ANSWERS);
    try (StandIn standIn = StandIn.start(answers)) {
      // First what loads classes that no record needs: code that was compiled when there was but
      // one hash function is thrown away when TLS brings another.
      CredentialsSource.fromStandIn(standIn.url("/"), clock).refresh();
      beginTls(standIn);
      InvitationTriggerHandler handler = handler(standIn);
      for (int round = 0; round < ROUNDS; round++) {
        handler.handleRequest(
            batch(), OutputStream.nullOutputStream(), new PrimingInvocation(clock));
      }
    }
  }

  private static ByteArrayInputStream batch() {
    return new ByteArrayInputStream(BATCH.getBytes(UTF_8));
  }

  private InvitationTriggerHandler handler(StandIn standIn) {
    Publisher publisher =
        new Publisher(CREDENTIALS, new PusherHost("http", standIn.authority()), clock);
    return new InvitationTriggerHandler(
        new RetryingPublisher(publisher, SecureRandom::new, Thread::sleep),
        new UndeliveredItems(DynamoDb.atStandIn(standIn.url("/"), clock), "priming", clock),
        Stage.from(environment),
        clock);
  }

  /** As far as TLS goes with nobody at the other end. */
  private void beginTls(StandIn standIn) throws IOException {
    if (Reading.of(StreamEvent.read(batch()).get(0)) instanceof Reading.Notify(var notification)) {
      String nobody = standIn.tlsUrl().getAuthority();
      new Publisher(CREDENTIALS, new PusherHost("https", nobody), clock)
          .publish(List.of(notification));
    }
  }
}
