package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks that every function's concurrency can be reserved. */
class ConcurrencyTest {

  private final SamTemplate template = SamTemplate.real();

  ConcurrencyTest() throws IOException {}

  @Test
  void shouldHaveNoComplaint_aboutWhatIsWritten() {
    assertThat(template.functions()).hasSize(3);
    assertThat(ConcurrencyCheck.complaints(template)).isEmpty();
  }

  @Test
  void shouldComplain_whenAFunctionCannotReserveAny() {
    assertThat(
            ConcurrencyCheck.complaints(
                template.damaged("      ReservedConcurrentExecutions: ", "      Description: ")))
        .containsExactly(
            "ChannelAuthFunction: ReservedConcurrentExecutions must be"
                + " ChannelAuthReservedConcurrency, or nothing");
  }

  @Test
  void shouldComplain_whenAFunctionTakesAnothersParameter() {
    assertThat(
            ConcurrencyCheck.complaints(
                template.damaged(
                    "!Ref InvitationTriggerReservedConcurrency, !Ref AWS::NoValue",
                    "!Ref ChannelAuthReservedConcurrency, !Ref AWS::NoValue")))
        .containsExactly(
            "InvitationTriggerFunction: ReservedConcurrentExecutions must be"
                + " InvitationTriggerReservedConcurrency, or nothing");
  }

  @Test
  void shouldComplain_when0WouldStopAFunction() {
    assertThat(
            ConcurrencyCheck.complaints(
                template.damaged(
                    "[!Ref ChannelAuthReservedConcurrency, \"0\"]",
                    "[!Ref ChannelAuthReservedConcurrency, \"\"]")))
        .containsExactly(
            "ChannelAuthFunction: its concurrency must be reserved unless"
                + " ChannelAuthReservedConcurrency is 0");
  }

  @Test
  void shouldComplain_whenConcurrencyIsReservedByDefault() {
    assertThat(
            ConcurrencyCheck.complaints(
                template.damaged(
                    "ChannelAuthReservedConcurrency:\n    Type: Number\n    Default: 0",
                    "ChannelAuthReservedConcurrency:\n    Type: Number\n    Default: 50")))
        .containsExactly("the default of ChannelAuthReservedConcurrency must be 0");
  }
}
