package dev.partyline.operations.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A trigger behind Lambda's Invoke API that answers as the test says. Thread-safe. */
final class ScriptedTrigger implements AutoCloseable {

  static final String DONE = "{\"batchItemFailures\":[]}";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final LambdaClient lambda;
  private final List<List<String>> batches = new CopyOnWriteArrayList<>();
  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private volatile Script script = sequenceNumbers -> new Answer(200, "", DONE);

  /** Answers a batch, given its sequence numbers. */
  @FunctionalInterface
  interface Script {
    Answer answer(List<String> sequenceNumbers) throws Exception;
  }

  /**
   * An answer.
   *
   * @param error the value of {@code x-amzn-ErrorType}, or of {@code X-Amz-Function-Error} with 200
   */
  record Answer(int status, String error, String payload) {}

  ScriptedTrigger() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/2015-03-31/functions/trigger/invocations", this::answer);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          send(exchange, new Answer(404, "ResourceNotFoundException", "{\"message\":\"\"}"));
        });
    server.start();
    lambda =
        LambdaClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  Trigger trigger() {
    return new Trigger(lambda, "trigger");
  }

  /** A function that does not exist. */
  Trigger missing() {
    return new Trigger(lambda, "missing");
  }

  /** Uses a script from the next batch on. */
  void answerWith(Script next) {
    script = next;
  }

  void answerWith(String payload) {
    answerWith(numbers -> new Answer(200, "", payload));
  }

  /** Reports this record if it is in the batch. */
  void failFrom(String sequenceNumber) {
    answerWith(
        numbers ->
            new Answer(
                200,
                "",
                numbers.contains(sequenceNumber)
                    ? "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + sequenceNumber + "\"}]}"
                    : DONE));
  }

  /** The sequence numbers of each received batch. */
  List<List<String>> batches() {
    return batches;
  }

  /** All received records. */
  List<JsonNode> records() {
    return records;
  }

  List<String> received() {
    return batches.stream().flatMap(List::stream).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> numbers = new ArrayList<>();
    for (JsonNode record :
        JSON.readTree(exchange.getRequestBody().readAllBytes()).path("Records")) {
      records.add(record);
      numbers.add(record.path("dynamodb").path("SequenceNumber").asText());
    }
    batches.add(numbers);
    try {
      send(exchange, script.answer(numbers));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    if (!answer.error().isEmpty()) {
      String header = answer.status() == 200 ? "X-Amz-Function-Error" : "x-amzn-ErrorType";
      exchange.getResponseHeaders().set(header, answer.error());
    }
    byte[] body = answer.payload().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    lambda.close();
    server.stop(0);
  }
}
