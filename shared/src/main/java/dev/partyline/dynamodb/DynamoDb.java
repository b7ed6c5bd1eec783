package dev.partyline.dynamodb;

import dev.partyline.aws.Answer;
import dev.partyline.aws.CallException;
import dev.partyline.aws.Deadline;
import dev.partyline.aws.FunctionCredentials;
import dev.partyline.aws.JsonService;
import dev.partyline.aws.Region;
import dev.partyline.aws.Service;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.json.TextMembers;
import dev.partyline.retry.Backoff;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * DynamoDB's tables (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">low-level
 * API</a>). Making it opens no connection and loads next to nothing; the SDK's client would be half
 * of a cold start (docs/cold-start.md). Thread-safe; keep one for the life of the function, and its
 * connections with it.
 */
public final class DynamoDb {

  /** How often a call is tried again. */
  static final int RETRIES = 3;

  // What the SDKs begin with for DynamoDB, which is near, doubled before each of the retries:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final Duration LAST_PAUSE = Duration.ofMillis(100);

  // One try may hang for half of what the whole may take, and every request is answered within 3 s.
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1150);
  private static final Duration READ_TIMEOUT = Duration.ofMillis(2300);
  // An item to put may have 400 KB, and nobody waits for it.
  private static final Duration PUT_ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration CREDENTIALS_TIMEOUT = Duration.ofSeconds(1);

  // An item has 400 KB at most, some of which JSON writes in more bytes than DynamoDB counts:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
  private static final int MAX_BYTES = 1024 * 1024;

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException");

  private final JsonService service;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LAST_PAUSE, SecureRandom::new);

  private DynamoDb(JsonService service) {
    this.service = service;
  }

  /**
   * Reads {@code AWS_REGION}, and {@code AWS_ENDPOINT_URL_DYNAMODB} or {@code AWS_ENDPOINT_URL}, an
   * address to ask instead of the region's own (<a
   * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">endpoints of
   * services</a>): https, and http on loopback, or on any host if {@code STAGE} is not prod, since
   * DynamoDB Local may be in another container.
   *
   * @param environment at init
   * @param environmentAtUse the same variables whenever credentials are fetched: they are others
   *     after SnapStart's restore
   * @throws EnvironmentException if a variable is missing or makes no sense
   */
  public static DynamoDb from(
      Environment environment, Supplier<Environment> environmentAtUse, Clock clock) {
    Region region = Region.from(environment);
    Service service =
        new Service(
            "dynamodb",
            region.name(),
            endpoint(environment).orElseGet(() -> region.endpoint("dynamodb")),
            "DynamoDB_20120810",
            "application/x-amz-json-1.0");
    return new DynamoDb(new JsonService(service, environmentAtUse, MAX_BYTES, clock));
  }

  private static Optional<URI> endpoint(Environment environment) {
    for (String variable : new String[] {"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"}) {
      if (environment.optional(variable).isPresent()) {
        return Optional.of(
            Stage.from(environment) == Stage.PROD
                ? environment.safeUrl(variable)
                : environment.url(variable));
      }
    }
    return Optional.empty();
  }

  /**
   * One that asks a stand-in, with credentials that it fetches there, so that what that takes has
   * been run once before a snapshot.
   *
   * @param standIn http, a host and a port on loopback; must answer as {@link
   *     FunctionCredentials#STAND_IN_ANSWERS} has it
   */
  public static DynamoDb atStandIn(URI standIn, Clock clock) {
    Map<String, String> variables = new HashMap<>(FunctionCredentials.standInVariables(standIn));
    variables.put("STAGE", "local");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", standIn.toString());
    Environment environment = new Environment(variables);
    return from(environment, () -> environment, clock);
  }

  /**
   * Reads one item, strongly consistent: as it is now. Takes 2.3 s at most.
   *
   * @return nothing if there is none
   * @throws DynamoDbException if it cannot be read
   */
  public Optional<Item> getItem(String table, Key key) throws DynamoDbException {
    Answer answer = call(Operation.getItem(table, key), ATTEMPT_TIMEOUT, READ_TIMEOUT);
    if (!answer.isOk()) {
      throw new DynamoDbException(reason(answer));
    }
    return Item.read(answer.body());
  }

  /**
   * Changes one item, or makes it. A change whose answer gets lost is made again.
   *
   * @param atMost how long that may take
   * @return whether the condition held
   * @throws DynamoDbException if nobody knows
   */
  public boolean updateItem(String table, Key key, Update update, Duration atMost)
      throws DynamoDbException {
    Answer answer = call(Operation.updateItem(table, key, update), ATTEMPT_TIMEOUT, atMost);
    if (answer.isOk()) {
      return true;
    }
    if (answer.errorType().equals("ConditionalCheckFailedException")) {
      return false;
    }
    throw new DynamoDbException(reason(answer));
  }

  /**
   * Puts an item in the place of the one that has its key, or makes it. A write whose answer gets
   * lost is made again.
   *
   * @param atMost how long that may take; one try may take 3 s of it
   * @throws DynamoDbException if it may not have been written
   */
  public void putItem(String table, NewItem item, Duration atMost) throws DynamoDbException {
    Answer answer = call(Operation.putItem(table, item), PUT_ATTEMPT_TIMEOUT, atMost);
    if (!answer.isOk()) {
      throw new DynamoDbException(reason(answer));
    }
    // Somebody else, a proxy perhaps, has said yes, and nothing is written.
    if (TextMembers.of(answer.body()).isEmpty()) {
      throw new DynamoDbException("not DynamoDB's answer");
    }
  }

  /**
   * Fetches the function's credentials, whatever is kept: after SnapStart's restore. Takes 1 s at
   * most.
   *
   * @throws DynamoDbException if they cannot be had
   */
  public void refreshCredentials() throws DynamoDbException {
    try {
      service.refreshCredentials(Deadline.in(CREDENTIALS_TIMEOUT));
    } catch (CallException e) {
      throw new DynamoDbException(String.valueOf(e.getMessage()));
    }
  }

  /** Tries again what may pass, while there is time. */
  private Answer call(Operation operation, Duration attempt, Duration atMost)
      throws DynamoDbException {
    Deadline deadline = Deadline.in(atMost);
    for (int retry = 0; ; retry++) {
      String reason;
      try {
        Answer answer = service.call(operation.name(), operation.body(), deadline.orIn(attempt));
        if (!mayPass(answer)) {
          return answer;
        }
        reason = reason(answer);
      } catch (CallException e) {
        reason = String.valueOf(e.getMessage());
        if (e.isAnswered()) {
          throw new DynamoDbException(reason);
        }
      }
      Duration pause = backoff.before(retry);
      if (retry == RETRIES || pause.compareTo(deadline.left()) >= 0) {
        throw new DynamoDbException(reason);
      }
      sleep(pause);
    }
  }

  private static boolean mayPass(Answer answer) {
    return answer.status() / 100 == 5
        || answer.status() == 429
        || (answer.status() == 400 && THROTTLED.contains(answer.errorType()));
  }

  private static String reason(Answer answer) {
    return answer.errorType().isEmpty() ? "status " + answer.status() : answer.errorType();
  }

  private static void sleep(Duration pause) throws DynamoDbException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DynamoDbException("interrupted");
    }
  }
}
