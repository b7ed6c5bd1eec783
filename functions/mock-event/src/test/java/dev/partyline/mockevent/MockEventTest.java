package dev.partyline.mockevent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.http.Body;
import dev.partyline.http.Request;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.TooLarge;
import dev.partyline.outcome.Refusal.UnsupportedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MockEventTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":[1,null,"ë"]} | {"a":[1,null,"ë"]}
          { "a" : 1 }        | {"a":1}
          "text"             | "text"
          [1,2]              | [1,2]
          7                  | 7
          1.50               | 1.50
          true               | true
          null               | null
          ""                 | ""
          """)
  void shouldReadTheEvent_withAnyJsonAsData(String data, String json) {
    Notification notification =
        read("{\"channel\":\"private-user-ann\",\"event\":\"hello\",\"x\":1,\"data\":" + data + "}")
            .fold(
                value -> value,
                refusal -> {
                  throw new AssertionError("refused: " + refusal);
                });

    assertThat(notification.channel().name()).isEqualTo("private-user-ann");
    assertThat(notification.event().value()).isEqualTo("hello");
    assertThat(notification.data().json()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"event":"e","data":1}                                             | channel | is missing
          {"channel":7,"event":"e","data":1}                                 | channel | is not a text
          {"channel":null,"event":"e","data":1}                              | channel | is not a text
          {"channel":["private-user-a"],"event":"e","data":1}                | channel | is not a text
          {"channel":"public","event":"e","data":1}                          | channel | is none of ours
          {"channel":"private-encrypted-party-1","event":"e","data":1}       | channel | is none of ours
          {"channel":"","event":"e","data":1}                                | channel | has a character outside [-A-Za-z0-9_=@,.;]
          {"channel":"private-user-a:b","event":"e","data":1}                | channel | has a character outside [-A-Za-z0-9_=@,.;]
          {"channel":"private-user-","event":"e","data":1}                   | channel | has an id that is empty, too long or misspelt
          {"channel":"private-user-=61","event":"e","data":1}                | channel | has an id that is empty, too long or misspelt
          {"channel":"private-user-a","data":1}                              | event   | is missing
          {"channel":"private-user-a","event":7,"data":1}                    | event   | is not a text
          {"channel":"private-user-a","event":null,"data":1}                 | event   | is not a text
          {"channel":"private-user-a","event":{},"data":1}                   | event   | is not a text
          {"channel":"private-user-a","event":"","data":1}                   | event   | is empty
          {"channel":"private-user-a","event":"pusher-x","data":1}           | event   | begins with "pusher", which is Pusher's own
          {"channel":"private-user-a","event":"pusher:e","data":1}           | event   | begins with "pusher", which is Pusher's own
          {"channel":"private-user-a","event":"pusher_internal:e","data":1}  | event   | begins with "pusher", which is Pusher's own
          {"channel":"private-user-a","event":"e"}                           | data    | is missing
          ``                                                                 | body    | is not a JSON object
          null                                                               | body    | is not a JSON object
          []                                                                 | body    | is not a JSON object
          "text"                                                             | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1                   | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1} x                | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1}{}                | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1,}                 | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":NaN}                | body    | is not a JSON object
          {'channel':'private-user-a','event':'e','data':1}                  | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1,"x":"\u0001"}     | body    | is not a JSON object
          {"channel":"private-user-a","event":"e","data":1,"data":2}         | body    | has a repeated member
          {"channel":"private-user-a","event":"e","data":{"a":1,"a":2}}      | body    | has a repeated member
          """)
  void shouldNameTheFieldAndTheError_whenTheEventIsInvalid(String body, String field, String why) {
    assertThat(read(body)).isEqualTo(Outcome.refused(new Malformed(field, why)));
  }

  @Test
  void shouldRefuseTheEventsName_whenItIsOver200Characters() {
    assertThat(read(body("e".repeat(200), "1"))).isInstanceOf(Outcome.Accepted.class);
    assertThat(read(body("e".repeat(201), "1")))
        .isEqualTo(Outcome.refused(new Malformed("event", "is longer than 200 characters")));
  }

  @Test
  void shouldRefuseTheData_whenTheyAreOver10Kib() {
    assertThat(read(body("e", "\"" + "a".repeat(10_238) + "\"")))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(read(body("e", "\"" + "a".repeat(10_239) + "\"")))
        .isEqualTo(Outcome.refused(new Malformed("data", "is over 10240 bytes")));
  }

  @Test
  void shouldRefuseTheBody_whenItIsOver1Mib() {
    assertThat(read(" ".repeat(1024 * 1024 + 1)))
        .isEqualTo(Outcome.refused(new TooLarge(1024 * 1024)));
  }

  @Test
  void shouldRefuse_whenTheBodyIsNestedWithoutEnd() {
    assertThat(read(body("e", "[".repeat(100_000))))
        .isEqualTo(Outcome.refused(new Malformed("body", "is nested too deep")));
  }

  @Test
  void shouldRefuse_whenTheBodyHasAByteOrderMark() {
    assertThat(read("\uFEFF" + body("e", "1")))
        .isEqualTo(Outcome.refused(new Malformed("body", "is not a JSON object")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "application/json, application/json"
      })
  void shouldRefuseTheType_whenItIsNotJson(String contentType) {
    assertThat(MockEvent.read(request(contentType, body("e", "1"))))
        .isEqualTo(Outcome.refused(new UnsupportedType("application/json, in UTF-8")));
  }

  private static String body(String event, String data) {
    return "{\"channel\":\"private-user-a\",\"event\":\"" + event + "\",\"data\":" + data + "}";
  }

  private static Outcome<Notification> read(String body) {
    return MockEvent.read(request("application/json", body));
  }

  private static Request request(String contentType, String body) {
    return new Request(
        "", "POST /pusher/mock-event", "", "", "", contentType, new Body(body, false));
  }
}
