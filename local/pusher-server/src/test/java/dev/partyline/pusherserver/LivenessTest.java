package dev.partyline.pusherserver;

import static dev.partyline.pusherserver.Liveness.Step.NOTHING;
import static dev.partyline.pusherserver.Liveness.Step.PING_EVENT;
import static dev.partyline.pusherserver.Liveness.Step.PING_FRAME;
import static dev.partyline.pusherserver.Liveness.Step.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivenessTest {

  private static final Instant START = Instant.EPOCH;

  @Test
  void shouldPingByFrameThenByEventThenTimeOut_whenNothingIsHeard() {
    Liveness liveness = liveness(7);
    assertThat(liveness.nextStep(after(119))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(120))).isEqualTo(PING_FRAME);
    assertThat(liveness.nextStep(after(134))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(135))).isEqualTo(PING_EVENT);
    assertThat(liveness.nextStep(after(149))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(150))).isEqualTo(TIMED_OUT);
  }

  @Test
  void shouldNotPingByEvent_whenAControlFrameWasEverHeard() {
    Liveness liveness = liveness(7);
    liveness.heardControlFrame(after(1));
    liveness.heard(after(2));
    assertThat(liveness.nextStep(after(122))).isEqualTo(PING_FRAME);
    assertThat(liveness.nextStep(after(151))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(152))).isEqualTo(TIMED_OUT);
  }

  @Test
  void shouldNotPingByEvent_whenTheProtocolIs4() {
    Liveness liveness = liveness(4);
    assertThat(liveness.nextStep(after(120))).isEqualTo(PING_FRAME);
    assertThat(liveness.nextStep(after(149))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(150))).isEqualTo(TIMED_OUT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStartAgain_whenAnythingIsHeard(boolean isControlFrame) {
    Liveness liveness = liveness(7);
    liveness.nextStep(after(120));
    if (isControlFrame) {
      liveness.heardControlFrame(after(149));
    } else {
      liveness.heard(after(149));
    }
    assertThat(liveness.nextStep(after(268))).isEqualTo(NOTHING);
    assertThat(liveness.nextStep(after(269))).isEqualTo(PING_FRAME);
  }

  private static Liveness liveness(int protocol) {
    return new Liveness(Duration.ofSeconds(120), Duration.ofSeconds(30), protocol, START);
  }

  private static Instant after(int seconds) {
    return START.plusSeconds(seconds);
  }
}
