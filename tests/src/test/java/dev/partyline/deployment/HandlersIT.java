package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that the handlers that template.yaml names are in their zips. */
class HandlersIT {

  private static final Deployment BUILT = Deployment.built();
  private final SamTemplate template = BUILT.template();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() {
    assertThat(HandlerCheck.complaints(template, zips)).isEmpty();
  }

  @Test
  void shouldComplain_whenAClassIsNotInTheZip() {
    SamTemplate damaged =
        template.damaged("channelauth.ChannelAuthHandler", "channelauth.ChanelAuthHandler");

    assertThat(HandlerCheck.complaints(damaged, zips))
        .containsExactly(
            "ChannelAuthFunction: its handler's class dev/partyline/channelauth/ChanelAuthHandler"
                + " is not in channel-auth.zip");
  }

  @Test
  void shouldComplain_whenTheClassWasLeftOut() {
    FunctionZip damaged =
        zips.get("MockEventFunction").without("dev/partyline/mockevent/MockEventHandler");

    assertThat(HandlerCheck.complaints(template, BUILT.zipsWith("MockEventFunction", damaged)))
        .singleElement()
        .asString()
        .contains("MockEventHandler is not in mock-event.zip");
  }

  @Test
  void shouldComplain_whenAMethodIsNamed() {
    SamTemplate damaged =
        template.damaged("mockevent.MockEventHandler", "mockevent.MockEventHandler::handleRequest");

    assertThat(HandlerCheck.complaints(damaged, zips))
        .singleElement()
        .asString()
        .contains("MockEventFunction", "Handler names a method");
  }

  @Test
  void shouldComplain_whenTheClassIsNotAHandler() {
    SamTemplate damaged = template.damaged("channelauth.ChannelAuthHandler", "channel.Channel");

    assertThat(HandlerCheck.complaints(damaged, zips))
        .contains("ChannelAuthFunction: dev/partyline/channel/Channel is not a Lambda handler");
  }

  @Test
  void shouldComplain_whenTheZipIsNotBuilt() {
    SamTemplate damaged = template.damaged("target/channel-auth.zip", "target/auth.zip");

    assertThat(HandlerCheck.complaints(damaged, FunctionZip.of(damaged)))
        .containsExactly(
            "ChannelAuthFunction: its CodeUri functions/channel-auth/target/auth.zip is missing"
                + " after mvn package");
  }
}
