package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares a kept record with Lambda's own serializer. */
class StreamRecordTest {

  private static final String EVERY_TYPE =
      """
      {"Records":[{"eventID":"1","eventName":"MODIFY","eventVersion":"1.1",
        "eventSource":"aws:dynamodb","awsRegion":"eu-central-1","eventSourceARN":"arn:aws:dynamodb",
        "userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},
        "dynamodb":{"ApproximateCreationDateTime":1772366400.125,"SequenceNumber":"7","SizeBytes":9,
          "StreamViewType":"NEW_AND_OLD_IMAGES","Keys":{"PK":{"S":"PARTY#p"},"SK":{"S":"PARTY"}},
          "OldImage":{"empty":{"M":{}},"none":{"L":[]},"text":{"S":""}},
          "NewImage":{"text":{"S":"😀 \\u0001\\u2028"},"number":{"N":"-1.5E+30"},
            "bytes":{"B":"AAH/"},"yes":{"BOOL":true},"no":{"BOOL":false},"nothing":{"NULL":true},
            "map":{"M":{"a":{"L":[{"S":"x"},{"M":{"b":{"N":"0"}}}]}}},
            "texts":{"SS":["b","a"]},"numbers":{"NS":["2","1"]},"sets":{"BS":["AA==","AQ=="]}}}}]}
      """;

  static Stream<String> events() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../events"))) {
      List<String> samples =
          files
              .filter(file -> requireNonNull(file.getFileName()).toString().startsWith("stream-"))
              .sorted()
              .map(StreamRecordTest::read)
              .toList();
      return Stream.concat(samples.stream(), Stream.of(EVERY_TYPE));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldBeTheSameRecord_whenLambdaDeserializesItAgain(String event) {
    DynamodbEvent original = Change.read(event);

    DynamodbEvent again = Change.read(kept(original));

    assertThat(again).isEqualTo(original);
    assertThat(kept(again)).isEqualTo(kept(original));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldBeSerializedAsByLambdasOwnSerializer(String event) {
    DynamodbEvent original = Change.read(event);
    ByteArrayOutputStream lambdas = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(DynamodbEvent.class, getClass().getClassLoader())
        .toJson(original, lambdas);

    assertThat(JsonParser.parseString(kept(original)))
        .isEqualTo(JsonParser.parseString(lambdas.toString(UTF_8)));
  }

  @Test
  void shouldEscapeALoneSurrogate_whichUtf8Lacks() {
    String event = EVERY_TYPE.replace("\"b\",\"a\"", "\"\\udc00a\\ud800b😀\\ud83d\"");

    String kept = kept(Change.read(event));

    assertThat(kept).contains("\\udc00a\\ud800b😀\\ud83d");
    assertThat(Change.read(kept)).isEqualTo(Change.read(event));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|the event is missing",
        "[]|the event is missing",
        "{}|Records is missing",
        "{\"Records\":null}|Records is missing",
        "{\"Records\":[null]}|Records[0] is missing",
        "{\"Records\":[{}]}|Records[0].dynamodb is missing",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\"}}]}|Records[0].eventID is missing",
        "{\"Records\":[{\"eventID\":\"\",\"dynamodb\":{\"SequenceNumber\":\"1\"}}]}|Records[0].eventID is missing",
        "{\"Records\":[{\"eventID\":\"1\",\"dynamodb\":{}}]}|Records[0].dynamodb.SequenceNumber is missing",
      })
  void shouldNameTheMissingMember_whenTheEventIsNotAStreamBatch(String event, String problem) {
    assertThatThrownBy(() -> StreamRecord.of(Change.read(event)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  private static String kept(DynamodbEvent event) {
    List<String> records = StreamRecord.of(event).stream().map(StreamRecord::json).toList();
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }
}
