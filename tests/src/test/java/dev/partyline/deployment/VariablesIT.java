package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that functions have the variables that their code reads. */
class VariablesIT {

  private static final Deployment BUILT = Deployment.built();
  private final SamTemplate template = BUILT.template();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() {
    assertThat(VariablesCheck.complaints(template, zips)).isEmpty();
  }

  @Test
  void shouldComplain_whenAVariableIsNotDeclared() {
    SamTemplate damaged = template.damaged("JWT_ISSUER: ", "JWT_ISUER: ");

    assertThat(VariablesCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("ChannelAuthFunction: its code reads JWT_ISSUER, which"))
        .anyMatch(
            complaint ->
                complaint.contains(
                    "ChannelAuthFunction: the template declares JWT_ISUER for it, which"));
  }

  @Test
  void shouldComplain_whenOneOfAllFunctionsIsNotDeclared() {
    SamTemplate damaged = template.damaged("STAGE: !Ref Stage", "LEVEL: x");

    assertThat(VariablesCheck.complaints(damaged, zips))
        .anyMatch(
            complaint -> complaint.contains("InvitationTriggerFunction: its code reads STAGE"))
        .anyMatch(
            complaint -> complaint.contains("MockEventFunction: the template declares LEVEL"));
  }

  @Test
  void shouldComplain_whenOnlyAnotherFunctionReadsIt() {
    SamTemplate damaged =
        template.damaged("PARTY_TABLE: !If", "PUSHER_CLUSTER: x\n          PARTY_TABLE: !If");

    assertThat(VariablesCheck.complaints(damaged, zips))
        .anyMatch(
            complaint ->
                complaint.contains("ChannelAuthFunction: the template declares PUSHER_CLUSTER"));
  }

  @Test
  void shouldComplain_whenCodeStopsReadingOne() {
    FunctionZip damaged = zips.get("ChannelAuthFunction").without("dev/partyline/rate/RateLimits");

    assertThat(VariablesCheck.complaints(template, BUILT.zipsWith("ChannelAuthFunction", damaged)))
        .contains(
            "ChannelAuthFunction: the template declares RATE_LIMIT_TABLE for it, which none of its"
                + " code reads");
  }
}
