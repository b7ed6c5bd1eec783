package dev.partyline.stack.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function's log line as a person reads it. */
class LineTextTest {

  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // Channel auth.
        "{\"requestId\":\"r-1\",\"stage\":\"local\",\"function\":\"f\",\"route\":\"auth\","
            + "\"channel\":\"private-party\",\"outcome\":\"denied\",\"reason\":\"not_a_member\","
            + "\"user\":\"4f\",\"level\":\"INFO\",\"denied\":1,\"latency\":4,\"_aws\":{\"Timestamp\":1}}"
            + " ~ INFO  denied not_a_member 4 ms r-1",
        "{\"requestId\":\"r-2\",\"outcome\":\"unavailable\",\"reason\":\"membership\","
            + "\"fault\":\"SdkClientException\",\"level\":\"ERROR\"}"
            + " ~ ERROR unavailable membership fault=SdkClientException r-2",
        // The trigger.
        "{\"requestId\":\"r-3\",\"outcome\":\"undeliverable\",\"reason\":\"too_large\","
            + "\"item\":\"PARTY#p PARTY\",\"eventId\":\"e-1\",\"level\":\"ERROR\"}"
            + " ~ ERROR undeliverable too_large item=PARTY#p PARTY eventId=e-1 r-3",
        "{\"requestId\":\"r-4\",\"level\":\"INFO\",\"outcome\":\"done\",\"records\":3,"
            + "\"delivered\":2,\"retried\":0,\"_aws\":{}}"
            + " ~ INFO  done records=3 delivered=2 r-4",
        // The form of Lambda's own runtime.
        "{\"timestamp\":\"t\",\"level\":\"WARN\",\"message\":\"no cache\\n\",\"AWSRequestId\":\"r-5\"}"
            + " ~ WARN  no cache r-5",
        // Not JSON.
        "java.lang.IllegalStateException: no table ~ java.lang.IllegalStateException: no table",
        "{not json} ~ {not json}",
        "[1] ~ [1]",
      })
  void shouldBeOneLine_withTimeLevelOutcomeReasonAndRequestId(String text, String shown) {
    assertThat(plain(text)).isEqualTo("[Auth] 04:05:06.789 " + shown);
  }

  @Test
  void shouldNotLetALineMoveTheCursor() {
    assertThat(plain("red \033[31m, bell \007, back \r"))
        .isEqualTo("[Auth] 04:05:06.789 red  [31m, bell  , back  ");
  }

  @Test
  void shouldColourTheLevel_onATerminal() {
    assertThat(line(true, "{\"level\":\"ERROR\",\"outcome\":\"failed\",\"requestId\":\"r\"}"))
        .isEqualTo(
            "\033[36m[Auth]\033[0m \033[2m04:05:06.789\033[0m \033[31mERROR\033[0m failed"
                + " \033[2mr\033[0m");
  }

  private static String plain(String text) {
    return line(false, text);
  }

  private static String line(boolean colours, String text) {
    return new LineText(ZoneId.of("UTC"), colours).of(new LogLine(AT, "Auth", text));
  }
}
