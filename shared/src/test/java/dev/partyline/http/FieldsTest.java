package dev.partyline.http;

import static dev.partyline.Some.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.TooLarge;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int LIMIT = 8 * 1024;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"socket_id\":\"1.2\",\"channel_name\":\"private-user-1\"}",
        " \t\r\n{ \"channel_name\" : \"private-user-1\" , \"socket_id\" : \"1.2\" } \n",
        "{\"socket_id\":\"1.2\",\"channel_name\":\"private\\u002Duser-1\"}",
        // Fields that are not requested: nested, or of any type.
        "{\"params\":{\"socket_id\":\"9.9\",\"a\":[1,{\"b\":null}]},\"socket_id\":\"1.2\","
            + "\"x\":1,\"y\":true,\"SOCKET_ID\":\"3.4\",\"channel_name\":\"private-user-1\"}",
      })
  void shouldReadTheFields_whenTheBodyIsAJsonObject(String body) {
    assertReadsSocketIdAndChannel(JSON, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket_id=1.2&channel_name=private-user-1",
        "channel_name=private-user-1&socket_id=1.2",
        "socket%5fid=1%2E2&channel_name=private%2duser%2D1",
        // Fields that are not requested: nested as pusher-js sends them, repeated, or without a
        // value.
        "socket_id=1.2&params[socket_id]=9.9&params%5Ba%5D=1&x=1&x=2&y&z="
            + "&channel_name=private-user-1",
        "&&socket_id=1.2&&channel_name=private-user-1&",
      })
  void shouldReadTheFields_whenTheBodyIsAForm(String body) {
    assertReadsSocketIdAndChannel(FORM, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        " application/json ; q=1",
        "application/json;charset=\"utf-8\"",
        "application/json; CharSet=\"UTF-\\8\"",
        "application/json; a=\"x; charset=utf-16\"; charset=utf-8",
        "application/json;;",
        "application/json;",
      })
  void shouldReadJson_whateverTheCaseAndParametersOfTheType(String contentType) {
    assertReadsSocketIdAndChannel(
        contentType, "{\"socket_id\":\"1.2\",\"channel_name\":\"private-user-1\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "APPLICATION/X-WWW-FORM-URLENCODED",
      })
  void shouldReadAForm_whateverTheCaseAndParametersOfTheType(String contentType) {
    assertReadsSocketIdAndChannel(contentType, "socket_id=1.2&channel_name=private-user-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "text/json",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/json, text/plain",
        "application/ld+json",
        ";application/json",
        "application/x-www-form-urlencoded, application/json",
        "application/json, application/json",
        "application/json; q=1, application/json",
        "application/json; charset=utf-8, text/plain",
        "application/json; charset=utf-16",
        "application/json;charset=\"UTF-16LE\"",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset=",
        "application/json; charset",
        "application/json; charset=\"utf-8",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=windows-1252",
        "application/json charset=utf-8",
        "application/json/x",
        "json",
      })
  void shouldRefuseTheType_whenItIsAnyOther(String contentType) {
    assertThat(read(contentType, "{\"f\":\"v\"}", "f"))
        .isEqualTo(
            Outcome.refused(
                new UnsupportedType(
                    "application/json or application/x-www-form-urlencoded, in UTF-8"
                        + " (pusher-js sets it: a page must not set one of its own)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, FORM, "text/plain"})
  void shouldRefuseTheSizeBeforeTheType(String contentType) {
    assertThat(read(contentType, "x".repeat(LIMIT + 1), "f"))
        .isEqualTo(Outcome.refused(new TooLarge(LIMIT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                              | f    | is missing
          {"F":"v"}                       | f    | is missing
          {"params":{"f":"v"}}            | f    | is missing
          {"f":""}                        | f    | is empty
          {"f":"v","f":"v"}               | f    | is there more than once
          {"f":"v","\\u0066":"w"}         | f    | is there more than once
          {"f":1}                         | f    | is not a text
          {"f":true}                      | f    | is not a text
          {"f":null}                      | f    | is not a text
          {"f":["v"]}                     | f    | is not a text
          {"f":{"f":"v"}}                 | f    | is not a text
          {"f":"v"} x                     | body | is not a JSON object
          {"f":"v"}{"f":"w"}              | body | is not a JSON object
          {"f":"v"},                      | body | is not a JSON object
          ["f"]                           | body | is not a JSON object
          "f"                             | body | is not a JSON object
          null                            | body | is not a JSON object
          1                               | body | is not a JSON object
          ``                              | body | is not a JSON object
          ` `                             | body | is not a JSON object
          f=v                             | body | is not a JSON object
          {"f":"v"                        | body | is not a JSON object
          {"f":"v",}                      | body | is not a JSON object
          {"f" "v"}                       | body | is not a JSON object
          {f:"v"}                         | body | is not a JSON object
          {'f':'v'}                       | body | is not a JSON object
          {"f":"\\x"}                     | body | is not a JSON object
          {"f":"\\u12G4"}                 | body | is not a JSON object
          {"f":"v"} // why                | body | is not a JSON object
          {"f":"v","a":NaN}               | body | is not a JSON object
          {"f":"v","a":[1,]}              | body | is not a JSON object
          {"f":"v","a":TRUE}              | body | is not a JSON object
          )]}' {"f":"v"}                  | body | is not a JSON object
          {"f":"v","a":{"b":"\u0001"}}    | body | is not a JSON object
          {"f":"v","\u0001":1}            | body | is not a JSON object
          {"f":"v","a":[1e]}              | body | is not a JSON object
          {"f":"v","x":1,"x":1}           | body | has a repeated member
          {"f":"v","x":{"f":1,"f":1}}     | body | has a repeated member
          """)
  void shouldNameTheFieldAndTheError_whenTheJsonIsInvalid(String body, String field, String why) {
    assertThat(read(JSON, body, "f")).isEqualTo(malformed(field, why));
  }

  @Test
  void shouldRefuse_whenTheJsonIsNestedTooDeep() {
    assertThat(read(JSON, "{\"a\":" + "[".repeat(LIMIT - 5), "f"))
        .isEqualTo(malformed("body", "is nested too deep"));
    assertThat(read(JSON, "{\"f\":\"v\",\"a\":" + nested(32) + "}", "f"))
        .isEqualTo(malformed("body", "is nested too deep"));
    assertThat(accepted(read(JSON, "{\"f\":\"v\",\"a\":" + nested(31) + "}", "f")).get("f"))
        .isEqualTo("v");
  }

  private static String nested(int arrays) {
    return "[".repeat(arrays) + "]".repeat(arrays);
  }

  @Test
  void shouldRefuse_whenTheJsonHasAByteOrderMark() {
    assertThat(read(JSON, "\uFEFF{\"f\":\"v\"}", "f"))
        .isEqualTo(malformed("body", "is not a JSON object"));
  }

  @Test
  void shouldRefuse_whenAJsonTextHasALineBreakInIt() {
    assertThat(read(JSON, "{\"f\":\"a\nb\"}", "f"))
        .isEqualTo(malformed("body", "is not a JSON object"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          ``,          f,    is missing
          F=v,         f,    is missing
          params[f]=v, f,    is missing
          f,           f,    is empty
          f=,          f,    is empty
          =v,          f,    is missing
          f=v&f=v,     f,    is there more than once
          f&f=v,       f,    is there more than once
          f=v&%66=w,   f,    is there more than once
          f=%,         f,    is badly encoded
          f=%4,        f,    is badly encoded
          f=%4g,       f,    is badly encoded
          f=%zz,       f,    is badly encoded
          f=%-1,       f,    is badly encoded
          f=%u0041,    f,    is badly encoded
          f=%ff,       f,    is badly encoded
          f=%C0%AF,    f,    is badly encoded
          f=%C3,       f,    is badly encoded
          f=%ED%A0%80, f,    is badly encoded
          f=v&x=%,     body, has a field that is badly encoded
          x=%zz&f=v,   body, has a field that is badly encoded
          f=v&x=%ff,   body, has a field that is badly encoded
          f=v&x[]=%4,  body, has a field that is badly encoded
          f=v&x=%c3&f=w, body, has a field that is badly encoded
          %zz=a&f=v,   body, has a field name that is badly encoded
          %ff&f=v,     body, has a field name that is badly encoded
          """)
  void shouldNameTheFieldAndTheError_whenTheFormIsInvalid(String body, String field, String why) {
    assertThat(read(FORM, body, "f")).isEqualTo(malformed(field, why));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          f=a+b,         a b
          f=a%2Bb,       a+b
          f=a%20b,       a b
          f=a=b,         a=b
          f=%26%3d%25,   &=%
          f=zo%C3%AB,    zoë
          f=zo%c3%ab,    zoë
          f=zoë,         zoë
          f=%F0%9D%84%9E,𝄞
          f=%2541,       %41
          """)
  void shouldDecodeOnce_whenAFormHasEscapes(String body, String value) {
    assertThat(accepted(read(FORM, body, "f")).get("f")).isEqualTo(value);
  }

  @Test
  void shouldThrow_whenAFieldWasNotRequested() {
    Fields fields = accepted(read(JSON, "{\"f\":\"v\",\"g\":\"w\"}", "f"));

    assertThatThrownBy(() -> fields.get("g")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f[0]=a&f[1]=b&g=w
          f%5B0%5D=a&g=w&f%5b1%5d=b
          f[7]=a&f[3]=b&g=w
          f[]=a&f[]=b&g=w
          {"f":["a","b"],"g":"w"}
          """)
  void shouldReadTheElements_whenAFieldIsAList(String body) {
    Fields fields = accepted(readList(body));

    assertThat(fields.isList("f")).isTrue();
    assertThat(fields.list("f")).containsExactly("a", "b");
    assertThat(fields.get("g")).isEqualTo("w");
    assertThatThrownBy(() -> fields.get("f")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f=a&g=w", "{\"f\":\"a\",\"g\":\"w\"}"})
  void shouldReadAText_whenAFieldThatMayBeAListIsNone(String body) {
    Fields fields = accepted(readList(body));

    assertThat(fields.isList("f")).isFalse();
    assertThat(fields.get("f")).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"f":[],"g":"w"}         | f | is empty
          {"f":[1],"g":"w"}        | f | has an element that is not a text
          {"f":["a",["b"]],"g":"w"}| f | has an element that is not a text
          {"f":["a",null],"g":"w"} | f | has an element that is not a text
          {"f":{"0":"a"},"g":"w"}  | f | is no text and no list
          {"f":7,"g":"w"}          | f | is no text and no list
          {"f":["a"],"g":["w"]}    | g | is not a text
          {"f":["a"]}              | g | is missing
          f[0]=a&f[0]=b&g=w        | f | is there more than once
          f[0]=a&f%5B0]=b&g=w      | f | is there more than once
          f[0]=a&f[]=b&g=w         | f | is there more than once
          f[]=a&f[0]=b&g=w         | f | is there more than once
          f=a&f[0]=b&g=w           | f | is there more than once
          f[]=a&f=b&g=w            | f | is there more than once
          f[a]=a&g=w               | f | has an index that is not a number
          f[00]=a&g=w              | f | has an index that is not a number
          f[-1]=a&g=w              | f | has an index that is not a number
          f[0=a&g=w                | f | has an index that is not a number
          f[0][0]=a&g=w            | f | has an index that is not a number
          f[0]x=a&g=w              | f | has an index that is not a number
          f[0]=%&g=w               | f | is badly encoded
          f[0]=a&g[0]=w            | g | is missing
          """)
  void shouldNameTheFieldAndTheError_whenAListIsInvalid(String body, String field, String why) {
    assertThat(readList(body)).isEqualTo(malformed(field, why));
  }

  @Test
  void shouldAllowALargerBody_onlyIfTheListHasSeveralElements() {
    String several = "f[]=a&f[]=b&g=w&x=";
    String one = "f[]=a&g=w&x=";
    String none = "f=a&g=w&x=";

    assertThat(accepted(readList(several + "x".repeat(4 * LIMIT - several.length())))).isNotNull();
    assertThat(readList(several + "x".repeat(4 * LIMIT - several.length() + 1)))
        .isEqualTo(Outcome.refused(new TooLarge(4 * LIMIT)));
    for (String body : List.of(one, none)) {
      assertThat(accepted(readList(body + "x".repeat(LIMIT - body.length())))).isNotNull();
      assertThat(readList(body + "x".repeat(LIMIT - body.length() + 1)))
          .isEqualTo(Outcome.refused(new TooLarge(LIMIT)));
      // As many characters, of two bytes each.
      assertThat(readList(body + "\u00e9".repeat(LIMIT - body.length())))
          .isEqualTo(Outcome.refused(new TooLarge(LIMIT)));
    }
    assertThat(readList("%".repeat(LIMIT + 1))).isEqualTo(Outcome.refused(new TooLarge(LIMIT)));
  }

  private static Outcome<Fields> readList(String body) {
    Request request =
        new Request("", "", "", "", "", body.startsWith("{") ? JSON : FORM, new Body(body, false));
    return Fields.read(request, List.of("f", "g"), LIMIT, new Fields.ListField("f", 4 * LIMIT));
  }

  private static void assertReadsSocketIdAndChannel(String contentType, String body) {
    Fields fields = accepted(read(contentType, body, "socket_id", "channel_name"));

    assertThat(fields.get("socket_id")).isEqualTo("1.2");
    assertThat(fields.get("channel_name")).isEqualTo("private-user-1");
  }

  private static Outcome<Fields> read(String contentType, String body, String... wanted) {
    Request request = new Request("", "", "", "", "", contentType, new Body(body, false));
    return Fields.read(request, List.of(wanted), LIMIT);
  }

  private static Outcome<Fields> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
