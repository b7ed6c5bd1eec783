package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.testsupport.RecordingPusher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged trigger and a Pusher behind TLS, as deployed. */
class TlsDeliveryIT {

  @TempDir private static Path folder;
  private static PackagedFunctions functions;
  private static String event;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    event =
        Files.readString(
            PackagedFunctions.PROJECT.resolve("events").resolve("stream-invitation.json"));
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @Test
  void shouldDeliver_whenTheCertificateIsForTheHost() throws Exception {
    Path keys = folder.resolve("right.p12");
    TlsProxy.makeKeys(keys, "127.0.0.1");

    try (RecordingPusher pusher = new RecordingPusher();
        TlsProxy front = TlsProxy.start(keys, pusher.port());
        LambdaFunction trigger = trigger(front, keys)) {
      assertThat(trigger.invoke(event))
          .isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
      assertThat(pusher.taken()).hasSize(1);
    }
  }

  @Test
  void shouldReportTheRecord_andSendNothing_whenTheCertificateIsForAnotherHost() throws Exception {
    Path keys = folder.resolve("wrong.p12");
    TlsProxy.makeKeys(keys, "192.0.2.1");

    try (RecordingPusher pusher = new RecordingPusher();
        TlsProxy front = TlsProxy.start(keys, pusher.port());
        LambdaFunction trigger = trigger(front, keys)) {
      assertThat(trigger.invoke(event)).asString().contains("itemIdentifier");
      assertThat(pusher.calls()).isZero();
    }
  }

  private static LambdaFunction trigger(TlsProxy front, Path keys) throws Exception {
    Path trust = folder.resolve(keys.getFileName() + ".trust");
    TlsProxy.makeTrust(keys, trust);
    Map<String, String> variables = new HashMap<>();
    variables.put("PUSHER_HOST", "127.0.0.1:" + front.port());
    variables.put("PUSHER_TLS", "true");
    variables.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore="
            + trust
            + " -Djavax.net.ssl.trustStorePassword="
            + TlsProxy.PASSWORD);
    return functions.function("InvitationTriggerFunction", variables, Duration.ofSeconds(10));
  }
}
