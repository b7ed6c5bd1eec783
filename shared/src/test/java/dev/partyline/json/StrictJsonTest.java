package dev.partyline.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonNull;
import dev.partyline.json.StrictJson.RepeatedMemberException;
import dev.partyline.json.StrictJson.TooDeepException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void shouldReadEveryKindOfValue() throws IOException {
    assertEquals(
        Map.of(
            "text",
            "a",
            "number",
            new JsonNumber("1"),
            "flag",
            true,
            "nothing",
            JsonNull.INSTANCE,
            "list",
            List.of("b", List.of()),
            "object",
            Map.of("c", "d")),
        StrictJson.object(
            """
            {"text":"a","number":1,"flag":true,"nothing":null,"list":["b",[]],"object":{"c":"d"}}
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1e3",
        "1E+3",
        "1.0",
        "1.10",
        "9007199254740993",
        "9223372036854775808",
        "-9223372036854775808",
        "1e999",
        "0.1234567890123456789012345678901234567890"
      })
  void shouldKeepNumbersAsWritten(String number) throws IOException {
    assertEquals(Map.of("n", new JsonNumber(number)), StrictJson.object("{\"n\":" + number + "}"));
  }

  @Test
  void shouldGiveTheNearestDouble() {
    assertEquals(1000.0, new JsonNumber("1e3").value());
    assertEquals(-0.0, new JsonNumber("-0").value());
    assertEquals(9.223372036854775808e18, new JsonNumber("9223372036854775808").value());
    assertEquals(Double.POSITIVE_INFINITY, new JsonNumber("1e999").value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"a\"",
        "{",
        "{}{}",
        "{}x",
        "{}\u0000",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":True}",
        "{\"a\":\"\\'\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":1}//",
        "{\"a\":{\"b\":[\"\u0001\"]}}",
        "{\"\n\":1}",
        "{\"a\":\"tab\t\"}"
      })
  void shouldRefuseTheText_whenItIsNoJsonObject(String text) {
    assertThrows(IOException.class, () -> StrictJson.object(text));
    assertThrows(IOException.class, () -> StrictJson.objectOfLastMembers(text));
  }

  @Test
  void shouldRefuseAByteOrderMark_exceptInAKeySet() throws IOException {
    assertThrows(IOException.class, () -> StrictJson.object("\uFEFF{}"));
    assertEquals(Map.of(), StrictJson.objectOfLastMembers("\uFEFF{}"));
  }

  @Test
  void shouldNameTheMember_whenItIsRepeated() {
    RepeatedMemberException outermost =
        assertThrows(
            RepeatedMemberException.class, () -> StrictJson.object("{\"a\":null,\"\\u0061\":1}"));
    assertEquals("a", outermost.member());
    assertEquals(true, outermost.isOutermost());
    RepeatedMemberException nested =
        assertThrows(
            RepeatedMemberException.class, () -> StrictJson.object("{\"a\":[{\"b\":1,\"b\":1}]}"));
    assertEquals("b", nested.member());
    assertEquals(false, nested.isOutermost());
  }

  @Test
  void shouldTakeTheLastMember_whenRepeatsAreAllowed() throws IOException {
    assertEquals(Map.of("a", "2"), StrictJson.objectOfLastMembers("{\"a\":\"1\",\"a\":\"2\"}"));
  }

  @Test
  void shouldRefuseTheText_whenItIsNestedDeeperThan32() throws IOException {
    StrictJson.object(nested(31));
    assertThrows(TooDeepException.class, () -> StrictJson.object(nested(32)));
    assertThrows(TooDeepException.class, () -> StrictJson.object(nested(100_000)));
  }

  private static String nested(int arrays) {
    return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
  }
}
