package dev.partyline.cloud.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partyline.cloud.ForeignPages;
import dev.partyline.cloud.RawRequest;
import dev.partyline.cloud.lambda.HandlerZip;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.cloud.lambda.TestFunction;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** A real function, invoked by the AWS SDK. */
class InvokeApiTest {

  private static final String SOURCE =
      """
      package app;

      import java.io.InputStream;
      import java.io.OutputStream;

      public class Handler {
        public void handle(InputStream in, OutputStream out) throws Exception {
          String event = new String(in.readAllBytes(), "UTF-8");
          if (event.equals("\\"throw\\"")) {
            throw new IllegalStateException("on purpose");
          }
          if (event.equals("\\"hang\\"")) {
            Thread.sleep(Long.MAX_VALUE);
          }
          out.write(event.getBytes("UTF-8"));
        }
      }
      """;

  @TempDir private static Path folder;
  private static LambdaService lambda;
  private static InvokeApi api;
  private static LambdaClient client;

  @BeforeAll
  static void start() throws Exception {
    lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of()),
            new PrintStream(PrintStream.nullOutputStream(), true, UTF_8),
            Clock.systemUTC());
    api =
        InvokeApi.start(
            0,
            List.of(
                lambda.deploy(
                    TestFunction.named("Echo", HandlerZip.of(folder, SOURCE))
                        .timeout(Duration.ofSeconds(5))
                        .build())));
    client =
        LambdaClient.builder()
            .endpointOverride(URI.create(api.url()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
    lambda.close();
  }

  @Test
  void shouldReturnTheFunctionsAnswer() {
    InvokeResponse response = invoke("Echo", "{\"name\":\"Åsa 🎉\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isNull();
    assertThat(response.executedVersion()).isEqualTo("$LATEST");
    assertThat(response.payload().asUtf8String()).isEqualTo("{\"name\":\"Åsa 🎉\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Echo",
        "stack-Echo",
        "Echo:$LATEST",
        "000000000000:function:Echo",
        "arn:aws:lambda:us-east-1:000000000000:function:Echo",
        "arn:aws:lambda:us-east-1:000000000000:function:Echo:$LATEST"
      })
  void shouldFindTheFunction_byAnyOfItsNames(String name) {
    assertThat(invoke(name, "1").payload().asUtf8String()).isEqualTo("1");
  }

  @Test
  void shouldSendAnEmptyObject_whenThereIsNoPayload() {
    assertThat(client.invoke(request -> request.functionName("Echo")).payload().asUtf8String())
        .isEqualTo("{}");
  }

  @Test
  void shouldReportAFunctionError_whenItThrows() {
    InvokeResponse response = invoke("Echo", "\"throw\"");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String())
        .contains("\"errorMessage\":\"on purpose\"", "IllegalStateException");
  }

  @Test
  void shouldReportAFunctionError_whenItTimesOut() {
    InvokeResponse response = invoke("Echo", "\"hang\"");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String()).contains("timed out after 5.00 seconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Nobody", "Echo:PROD", "arn:aws:lambda:us-east-1:000000000000:function:No"})
  void shouldReportAMissingFunction(String name) {
    ResourceNotFoundException thrown =
        catchThrowableOfType(ResourceNotFoundException.class, () -> invoke(name, "1"));

    assertThat(thrown.statusCode()).isEqualTo(404);
    assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo("Function not found: " + name);
    assertThat(thrown.requestId()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{} {}", "not json", " "})
  void shouldRejectAPayload_whenItIsNotJson(String payload) {
    assertThatThrownBy(() -> invoke("Echo", payload))
        .isInstanceOfSatisfying(
            InvalidRequestContentException.class,
            thrown -> assertThat(thrown.statusCode()).isEqualTo(400));
  }

  @Test
  void shouldAcceptAtMost6Megabytes() {
    String largest = "\"" + "x".repeat(6 * 1024 * 1024 - 2) + "\"";

    assertThat(invoke("Echo", largest).payload().asByteArray()).hasSize(6 * 1024 * 1024);
    assertThatThrownBy(() -> invoke("Echo", largest + " "))
        .isInstanceOfSatisfying(
            RequestTooLargeException.class,
            thrown -> assertThat(thrown.statusCode()).isEqualTo(413));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Event", "DryRun"})
  void shouldRejectOtherInvocationTypes(String type) {
    assertThatThrownBy(
            () ->
                client.invoke(
                    request ->
                        request
                            .functionName("Echo")
                            .invocationType(InvocationType.fromValue(type))
                            .payload(SdkBytes.fromUtf8String("1"))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("InvocationType " + type + " is not supported");
  }

  @Test
  void shouldRejectOtherOperations() {
    assertThatThrownBy(() -> client.listFunctions(request -> {}))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("Only Invoke is supported");
  }

  @Test
  void shouldAcceptUnsignedRequests() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(api.url() + "/2015-03-31/functions/Echo/invocations"))
                    .POST(HttpRequest.BodyPublishers.ofString("[1]"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("[1]");
  }

  @Test
  void shouldAnswerProgramsOnly_andNoPageOfAnotherSite() throws Exception {
    Supplier<RawRequest> request =
        () -> RawRequest.post(api.url() + "/2015-03-31/functions/Echo/invocations", "[1]");

    ForeignPages.assertRefused(request, api.url());
    ForeignPages.assertOthersAnswered(request, api.url());
  }

  @Test
  void shouldReportAPortInUse() {
    int port = URI.create(api.url()).getPort();
    assertThatThrownBy(() -> InvokeApi.start(port, List.of()).close())
        .isInstanceOf(BindException.class);
  }

  private static InvokeResponse invoke(String name, String payload) {
    return client.invoke(
        request -> request.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
  }
}
