package dev.partyline.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryFieldsTest {

  @Test
  void shouldReadTheFields_andIgnoreOthers() {
    QueryFields fields =
        read("channel_name=private-user-a%3D7Cb&other=1&other=2")
            .fold(
                read -> read,
                refusal -> {
                  throw new AssertionError(refusal);
                });

    assertThat(fields.get("channel_name")).isEqualTo("private-user-a=7Cb");
    assertThat(fields.find("limit")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NONE",
      textBlock =
          """
          limit=1                           | channel_name | is missing
          channel_name=                     | channel_name | is empty
          channel_name                      | channel_name | is empty
          channel_name=a&limit=             | limit        | is empty
          channel_name=a&channel_name=a     | channel_name | is there more than once
          channel_name=a&channel%5Fname=a   | channel_name | is there more than once
          channel_name=a&limit=1&limit=1    | limit        | is there more than once
          channel_name=%zz                  | channel_name | is badly encoded
          channel_name=%ff                  | channel_name | is badly encoded
          channel_name=a&%zz=1              | query        | has a field name that is badly encoded
          channel_name=a&b=%zz              | query        | has a field that is badly encoded
          """)
  void shouldRefuse(String query, String field, String why) {
    assertThat(read(query).<Object>fold(read -> read, refusal -> refusal))
        .isEqualTo(new Malformed(field, why));
  }

  @Test
  void shouldRefuseALongQuery() {
    assertThat(read("channel_name=a&b=" + "x".repeat(8176)).<Object>fold(read -> read, r -> r))
        .isEqualTo(new Malformed("query", "is longer than 8192 characters"));
  }

  private static Outcome<QueryFields> read(String query) {
    return QueryFields.read(
        new Request("", "", query, "", "", "", new Body("", false)),
        List.of("channel_name"),
        List.of("limit"));
  }
}
