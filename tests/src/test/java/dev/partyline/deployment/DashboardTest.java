package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the dashboard shows what an operator looks for. */
class DashboardTest {

  private final SamTemplate template = SamTemplate.real();
  private final String operations =
      Files.readString(SamTemplate.PROJECT.resolve("docs/operations.md"));

  DashboardTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(complaints(template)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "width":6,"height":6,"properties":{"title":"Records | "width":6,"height":7,"properties":{"title":"Records | Restore of channel auth (ms): covers Records in a batch
          "x":18,"y":18,"width":6                             | "x":18,"y":18,"width":7                             | History: events not kept at once: is wider than the dashboard
          route = 'history'                                   | route = 'auth'                                      | no widget has route = 'history'
          reason = 'history'                                  | reason = 'not_kept'                                 | no widget has reason = 'history'
          SOURCE '${ChannelAuthLogGroup}'                     | SOURCE '${ChannelAuthFunction}'                     | History: requests: its query reads no log group of the template
          type = 'platform.restoreReport'                     | type = 'platform.report'                            | no widget has the restores in ChannelAuthLogGroup
          ["Partyline","retried"                              | ["Partyline","retries"                              | Notifications: no function has the metric retries
          """)
  void shouldComplain_when(String before, String after, String complaint) {
    assertThat(complaints(template.damaged(before, after))).containsExactly(complaint);
  }

  @Test
  void shouldComplain_whenBatchSizeOrTerminationsAreMissing() {
    for (String metric : List.of("records", "terminated")) {
      SamTemplate damaged =
          SamTemplate.of(
              template
                  .text()
                  .replace("[\"Partyline\",\"" + metric + "\"", "[\"Partyline\",\"delivered\""));

      assertThat(complaints(damaged)).containsExactly("no widget has \"" + metric + "\"");
    }
  }

  @Test
  void shouldComplain_whenItIsNotJson() {
    assertThat(complaints(template.damaged("{\"widgets\":[", "{\"widgets\":[,")))
        .singleElement()
        .asString()
        .startsWith("its body is not JSON: ");
  }

  private List<String> complaints(SamTemplate written) {
    return DashboardCheck.complaints(written, operations);
  }
}
