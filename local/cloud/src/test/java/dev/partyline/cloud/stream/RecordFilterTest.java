package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filter patterns, evaluated by AWS's own engine. */
class RecordFilterTest {

  private static final String INSERT =
      """
      {"eventName":"INSERT","dynamodb":{
        "Keys":{"PK":{"S":"PARTY#1"},"SK":{"S":"INVITATION#ann"}},
        "NewImage":{"count":{"N":"7"}}}}
      """;

  @Test
  void shouldMatchAll_whenThereIsNoPattern() throws IOException {
    assertThat(new RecordFilter(List.of()).matches(INSERT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"eventName\":[\"INSERT\"]}; true",
        "{\"eventName\":[\"MODIFY\",\"REMOVE\"]}; false",
        "{\"eventName\":[{\"anything-but\":[\"REMOVE\"]}]}; true",
        "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"INVITATION#\"}]}}}}; true",
        "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"MEMBER#\"}]}}}}; false",
        "{\"dynamodb\":{\"OldImage\":{\"PK\":[{\"exists\":false}]}}}; true",
        "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"Keys\":{\"PK\":{\"S\":[\"PARTY#2\"]}}}};"
            + " false",
      })
  void shouldMatchAPattern(String pattern, boolean matched) throws IOException {
    assertThat(new RecordFilter(List.of(pattern)).matches(INSERT)).isEqualTo(matched);
  }

  @Test
  void shouldMatchOneOfSeveralPatterns() throws IOException {
    RecordFilter filter =
        new RecordFilter(List.of("{\"eventName\":[\"REMOVE\"]}", "{\"eventName\":[\"INSERT\"]}"));
    assertThat(filter.matches(INSERT)).isTrue();
    assertThat(filter.matches("{\"eventName\":\"REMOVE\"}")).isTrue();
    assertThat(filter.matches("{\"eventName\":\"MODIFY\"}")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{\"eventName\":\"INSERT\"}", "{\"a\":[{\"prefx\":\"b\"}]}"})
  void shouldRejectAnInvalidPattern(String pattern) {
    assertThatThrownBy(() -> new RecordFilter(List.of(pattern))).isInstanceOf(IOException.class);
  }
}
