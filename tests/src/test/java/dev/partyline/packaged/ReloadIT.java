package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.issuer.TokenRequest;
import dev.partyline.stack.Ports;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.Services;
import dev.partyline.stack.StackOptions;
import dev.partyline.template.Function;
import dev.partyline.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The packaged functions' zips change while the whole stack is in use: nothing in flight is lost.
 */
class ReloadIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String AUTH = "ChannelAuthFunction";
  private static final String TRIGGER = "InvitationTriggerFunction";
  private static final int MAX_IN_FLIGHT = 200;

  /** The function granted the subscription. */
  private static final String GRANTED = "200";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String USER = "48873148-efcc-4c01-b8a8-56b55f1143e3";

  @TempDir private Path project;
  private final UnusualLines log = new UnusualLines();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RunningStack stack;
  private String api = "";

  @BeforeEach
  void start() throws Exception {
    Files.copy(
        PackagedFunctions.PROJECT.resolve("template.yaml"), project.resolve("template.yaml"));
    for (String name : List.of("channel-auth", "invitation-trigger", "mock-event")) {
      Path zip = Path.of("functions", name, "target", name + ".zip");
      Files.createDirectories(project.resolve(zip).resolveSibling(""));
      Files.copy(PackagedFunctions.PROJECT.resolve(zip), project.resolve(zip));
    }
    StackOptions options =
        new StackOptions(
            Ports.anyFree(),
            Optional.empty(),
            Map.of("AUTH_REQUESTS_PER_MINUTE", "0"),
            new PrintStream(log, true, UTF_8));
    Clock clock = Clock.systemUTC();
    stack = RunningStack.prepare(Template.read(project.resolve("template.yaml")), options, clock);
    api = stack.serve(options, project.resolve("no-page"), clock).api();
  }

  @AfterEach
  void stop() {
    stack.close();
    client.close();
  }

  @Test
  void shouldFailNoRequest_andLoseNoEvent_whenTheZipsChange() throws Exception {
    assertNothingFails(2, 50);
  }

  @LongTest
  @Test
  void shouldFailNoRequest_andLoseNoEvent_whenTenZipsChange() throws Exception {
    assertNothingFails(10, 200);
  }

  private void assertNothingFails(int swaps, int requestsPerSecond) throws Exception {
    // The first requests start the sandboxes, which has nothing to do with a reload.
    Requests starting = new Requests(requestsPerSecond);
    Requests requests = new Requests(requestsPerSecond);
    Invitations invitations = new Invitations();
    Services services = stack.services();
    try (PusherSubscriber subscriber =
            PusherSubscriber.subscribe(
                services.pusherPort(), services.pusherApp(), "private-user-" + USER, LIMIT);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(starting);
      await().atMost(LIMIT).until(() -> starting.answered.get() >= 5 * requestsPerSecond);
      starting.end();
      await().atMost(LIMIT).until(starting::allAnswered);
      threads.submit(requests);
      threads.submit(invitations);
      for (int swap = 1; swap <= swaps; swap++) {
        replaceZip(AUTH, swap);
        replaceZip(TRIGGER, swap);
        int expected = swap;
        await()
            .atMost(LIMIT)
            .until(() -> reloads(AUTH) == expected && reloads(TRIGGER) == expected);
        // Each version answers some requests before the next one comes.
        int soFar = requests.answered.get();
        await().atMost(LIMIT).until(() -> requests.answered.get() >= soFar + requestsPerSecond);
      }
      requests.end();
      invitations.end();
      await().atMost(LIMIT).until(requests::allAnswered);
      await().atMost(LIMIT).until(invitations::ended);
      assertThat(requests.answers.keySet()).as(log::toString).containsExactly(GRANTED);
      Map<String, Integer> heard = new TreeMap<>();
      while (heard.size() < invitations.written.get()) {
        String party =
            JSON.readTree(subscriber.next("party-invitation-received", LIMIT).path("data").asText())
                .path("partyId")
                .asText();
        heard.merge(party, 1, Integer::sum);
      }
      assertThat(heard.values()).as("no event is repeated").containsOnly(1);
    }
  }

  private long reloads(String function) {
    return log.lines.stream()
        .filter(line -> line.startsWith("[" + function + " code] runs the new "))
        .count();
  }

  /** Another zip with the same classes, as after a build. */
  private void replaceZip(String function, int version) throws IOException {
    Path zip =
        stack
            .function(function)
            .map(deployed -> deployed.function())
            .map(Function::code)
            .orElseThrow();
    Path copy = Files.copy(zip, project.resolve("new.zip"), StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem files = FileSystems.newFileSystem(copy)) {
      Files.writeString(files.getPath("version.txt"), Integer.toString(version));
    }
    Files.move(copy, zip, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Subscriptions of one user to her own channel, at a fixed rate as long as the stack keeps up.
   */
  private final class Requests implements Runnable {

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);
    private final HttpRequest request;

    private final int perSecond;

    private Requests(int perSecond) {
      this.perSecond = perSecond;
      String token = stack.services().issuer().issue(new TokenRequest(USER, "ada", Map.of(), 3600));
      request =
          HttpRequest.newBuilder(URI.create(api + "/pusher/auth"))
              .timeout(LIMIT)
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"socket_id\":\"1.2\",\"channel_name\":\"private-user-%s\"}"
                          .formatted(USER)))
              .build();
    }

    @Override
    public void run() {
      long begun = System.nanoTime();
      try {
        while (!ending.get()) {
          free.acquire();
          send();
          long due = begun + sent.get() * TimeUnit.SECONDS.toNanos(1) / perSecond;
          TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void send() {
      sent.incrementAndGet();
      client
          .sendAsync(request, HttpResponse.BodyHandlers.ofString())
          .handle(
              (response, failure) ->
                  failure == null ? Integer.toString(response.statusCode()) : failure.toString())
          .thenAccept(
              answer -> {
                answers.merge(answer, 1, Integer::sum);
                answered.incrementAndGet();
                free.release();
              });
    }

    private void end() {
      ending.set(true);
    }

    private boolean allAnswered() {
      return free.availablePermits() == MAX_IN_FLIGHT;
    }
  }

  /** Invitations of one user, each to another party. */
  private final class Invitations implements Runnable {

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();

    @Override
    public void run() {
      try {
        while (!ending.get()) {
          write("party-%04d".formatted(written.get()));
          written.incrementAndGet();
          Thread.sleep(20);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ended.set(true);
    }

    private void write(String party) {
      stack
          .services()
          .tables()
          .putItem(
              put ->
                  put.tableName(stack.table().orElseThrow())
                      .item(
                          Map.of(
                              "PK", AttributeValue.fromS("PARTY#" + party),
                              "SK", AttributeValue.fromS("INVITATION#" + USER),
                              "partyId", AttributeValue.fromS(party),
                              "partyName", AttributeValue.fromS(party),
                              "invitedUserId", AttributeValue.fromS(USER),
                              "invitedBy",
                                  AttributeValue.fromM(
                                      Map.of(
                                          "id", AttributeValue.fromS("grace"),
                                          "username", AttributeValue.fromS("grace"))),
                              "invitedAt", AttributeValue.fromS("2026-02-03T04:05:06Z"))));
    }

    private void end() {
      ending.set(true);
    }

    private boolean ended() {
      return ended.get();
    }
  }

  /** The functions' log, without the thousands of lines on what was granted or delivered. */
  private static final class UnusualLines extends OutputStream {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int character) {
      if (character != '\n') {
        line.write(character);
        return;
      }
      String text = line.toString(UTF_8);
      line.reset();
      if (!text.contains("\"outcome\":\"granted\"") && !text.contains("\"outcome\":\"done\"")) {
        lines.add(text);
      }
    }

    @Override
    public String toString() {
      return String.join("\n", lines);
    }
  }
}
