package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our reader of events, held against Lambda's own classes and their serializer. */
class StreamEventTest {

  /** The project's sample events. */
  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../events"))) {
      return files
          .filter(file -> requireNonNull(file.getFileName()).toString().startsWith("stream-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldReadWhatLambdasOwnClassesRead(Path sample) throws IOException {
    String event = Files.readString(sample);

    List<StreamRecord> ours = StreamEvent.read(new ByteArrayInputStream(event.getBytes(UTF_8)));
    List<DynamodbStreamRecord> lambdas =
        LambdaEventSerializers.serializerFor(DynamodbEvent.class, getClass().getClassLoader())
            .fromJson(event)
            .getRecords();

    assertThat(ours).hasSameSizeAs(lambdas);
    for (int i = 0; i < ours.size(); i++) {
      DynamodbStreamRecord lambda = lambdas.get(i);
      assertThat(ours.get(i).eventId()).isEqualTo(lambda.getEventID());
      assertThat(ours.get(i).sequenceNumber()).isEqualTo(lambda.getDynamodb().getSequenceNumber());
      assertThat(ours.get(i).changedAt().orElseThrow())
          .isEqualTo(lambda.getDynamodb().getApproximateCreationDateTime().toInstant());
      assertThat(ours.get(i).before().isPresent())
          .isEqualTo(lambda.getDynamodb().getOldImage() != null);
      assertThat(ours.get(i).after().isPresent())
          .isEqualTo(lambda.getDynamodb().getNewImage() != null);
      assertThat(ours.get(i).keys().orElseThrow().text("PK"))
          .isEqualTo(lambda.getDynamodb().getKeys().get("PK").getS());
    }
  }

  @Test
  void shouldKeepARecordExactlyAsItCame() throws IOException {
    List<String> kept = new ArrayList<>();
    String event = Files.readString(samples().findFirst().orElseThrow());

    for (StreamRecord record : StreamEvent.read(new ByteArrayInputStream(event.getBytes(UTF_8)))) {
      kept.add(record.json());
    }

    assertThat("{\"Records\":[" + String.join(",", kept) + "]}")
        .isEqualTo(JsonParser.parseString(event).toString());
  }
}
