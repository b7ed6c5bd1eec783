package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that every function starts from a snapshot. */
class SnapStartIT {

  private static final Deployment BUILT = Deployment.built();
  private final SamTemplate template = BUILT.template();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() {
    assertThat(SnapStartCheck.complaints(template, zips)).isEmpty();
  }

  @Test
  void shouldComplain_whenNoVersionIsPublished() {
    SamTemplate damaged = template.damaged("AutoPublishAlias: live", "Timeout: 9");

    assertThat(SnapStartCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "ChannelAuthFunction: it has SnapStart and no AutoPublishAlias"));
  }

  @Test
  void shouldComplain_whenTheAliasStaysBehind() {
    SamTemplate damaged =
        template.damaged(
            "AutoPublishAliasAllProperties: true", "AutoPublishAliasAllProperties: false");

    assertThat(SnapStartCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("ChannelAuthFunction: without AutoPublishAliasAllProperties"));
  }

  @Test
  void shouldComplain_whenThereIsNoSnapshot() {
    SamTemplate damaged = template.damaged("ApplyOn: PublishedVersions", "ApplyOn: None");

    assertThat(SnapStartCheck.complaints(damaged, zips))
        .anyMatch(
            complaint -> complaint.contains("MockEventFunction: it starts without a snapshot"));
  }

  @Test
  void shouldComplain_whenTheCompilerIsHeldBack() {
    SamTemplate damaged = template.damaged("-XX:+DisableExplicitGC", "-XX:TieredStopAtLevel=1");

    assertThat(SnapStartCheck.complaints(damaged, zips))
        .anyMatch(complaint -> complaint.contains("TieredStopAtLevel"))
        .anyMatch(complaint -> complaint.contains("DisableExplicitGC"));
  }

  @Test
  void shouldComplain_whenOurCodeTakesCredentialsFromTheEnvironment() {
    FunctionZip built = zips.get("ChannelAuthFunction");
    FunctionZip damaged =
        built.with(built.ours().get("dev/partyline/awssdk/DynamoDb").reading("AWS_ACCESS_KEY_ID"));

    assertThat(SnapStartCheck.complaints(template, BUILT.zipsWith("ChannelAuthFunction", damaged)))
        .singleElement()
        .asString()
        .startsWith("ChannelAuthFunction: dev/partyline/awssdk/DynamoDb takes credentials");
  }
}
