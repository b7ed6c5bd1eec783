package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.notification.Publisher;
import dev.partyline.priming.PrimingInvocation;
import dev.partyline.priming.StandIn;
import dev.partyline.priming.StandInAws;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends a batch with every kind of record through a handler of its own before the snapshot is
 * taken: the classes it loads and compiles are in all copies (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">performance
 * tuning</a>). Pusher, the table and the secret are stand-ins, which are discarded with everything
 * made from them (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness</a>).
 */
final class Priming {

  // The removed member is not put back, so that connections are ended. The last one is
  // undeliverable: it has no name.
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
          "SequenceNumber":"5","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"MEMBER#other"}},
          "OldImage":{"partyId":{"S":"priming"}},"NewImage":{"partyId":{"S":"priming"}}}},
        {"eventID":"6","eventName":"INSERT","dynamodb":{
          "SequenceNumber":"6","Keys":{"PK":{"S":"PARTY#priming"},"SK":{"S":"INVITATION#priming"}},
          "NewImage":{"partyId":{"S":"priming"}}}}
      ]}
      """;

  // The answer to BatchGetItem and BatchWriteItem. The last item of the channel holds its first
  // event, which is redelivered.
  private static final String HISTORY =
      """
      {"Responses":{"priming":[{"PK":{"S":"private-user-priming"},"SK":{"S":"head"},
        "last":{"S":"001767225600000#0123456789abcdef"},"eventIds":{"L":[{"S":"1"}]},
        "expiresAt":{"N":"1767312120"}}]},
        "UnprocessedKeys":{},"UnprocessedItems":{}}
      """;

  // The second round uses what the first one created. Twenty rounds make the first request no
  // faster.
  private static final int ROUNDS = 2;

  private final Environment environment;
  private final Clock clock;

  Priming(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Primes.
   *
   * @throws IOException if there is no loopback
   * @throws GeneralSecurityException if this JDK lacks what TLS needs
   */
  void run() throws IOException, GeneralSecurityException {
    Map<String, String> answers = new HashMap<>(StandInAws.ANSWERS);
    answers.put("/", HISTORY);
    try (StandIn standIn = StandIn.start(answers, clock);
        StandInAws aws = new StandInAws(standIn)) {
      standIn.primeTls();
      Environment primingEnvironment = environment.with(aws.variables());
      // A call over TLS comes first: it loads a second hash implementation, and code compiled with
      // only one would be deoptimized.
      CredentialsSource credentials =
          CredentialsSource.from(primingEnvironment, aws.sdk(), clock, line -> {});
      credentials.refresh();
      InvitationTriggerHandler handler = handler(primingEnvironment, standIn, aws, credentials);
      for (int round = 0; round < ROUNDS; round++) {
        write(handler.handleRequest(batch(), new PrimingInvocation(clock)));
      }
    }
  }

  /** Deserializes the batch as Lambda's runtime does. */
  private static DynamodbEvent batch() {
    return LambdaEventSerializers.serializerFor(DynamodbEvent.class, Priming.class.getClassLoader())
        .fromJson(new ByteArrayInputStream(BATCH.getBytes(UTF_8)));
  }

  /** Serializes the response as Lambda's runtime does. */
  private static void write(StreamsEventResponse response) {
    LambdaEventSerializers.serializerFor(StreamsEventResponse.class, Priming.class.getClassLoader())
        .toJson(response, OutputStream.nullOutputStream());
  }

  private InvitationTriggerHandler handler(
      Environment primingEnvironment,
      StandIn standIn,
      StandInAws aws,
      CredentialsSource credentials) {
    Publisher publisher =
        new Publisher(
            credentials,
            new PusherHost("https", standIn.tlsUrl("").getAuthority()),
            HttpClient.newBuilder().sslContext(standIn.trust()),
            clock);
    return new InvitationTriggerHandler(
        new RetryingPublisher(publisher, SecureRandom::new, Thread::sleep),
        new UndeliveredItems(
            DynamoDb.from(primingEnvironment, aws.sdk()),
            "priming",
            new ItemName(new Pseudonyms(credentials)),
            clock),
        HistoryKeeper.from(
            primingEnvironment,
            DynamoDb.from(primingEnvironment, aws.sdk()),
            clock,
            SecureRandom::new,
            Thread::sleep),
        RecordReader.from(environment),
        // Whatever the setting: off is rare, and then only a few classes more are in the snapshot.
        new Revocation(true, clock),
        Stage.from(environment),
        clock);
  }
}
