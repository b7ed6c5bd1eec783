package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks the name of the API's access log. */
class AccessLogTest {

  private final SamTemplate template = SamTemplate.real();

  AccessLogTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(AccessLogCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenTheGroupNeedsAnEntryOfItsOwn() {
    assertThat(
            AccessLogCheck.complaints(
                template.damaged("!Sub /aws/vendedlogs/apis/", "!Sub /apis/")))
        .contains("Api: the name of its log group ApiLogGroup must begin with /aws/vendedlogs/");
  }

  @Test
  void shouldComplain_whenTheApiHasAnotherGroup() {
    assertThat(
            AccessLogCheck.complaints(
                template.damaged("!GetAtt ApiLogGroup.Arn", "!GetAtt ChannelAuthLogGroup.Arn")))
        .contains(
            "Api: the name of its log group ChannelAuthLogGroup must begin with /aws/vendedlogs/");
  }
}
