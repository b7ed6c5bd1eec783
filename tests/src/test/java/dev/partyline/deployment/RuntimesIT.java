package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that the runtimes support all class files, including libraries. */
class RuntimesIT {

  private static final Deployment BUILT = Deployment.built();
  private final SamTemplate template = BUILT.template();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() {
    assertThat(RuntimeCheck.complaints(template, zips)).isEmpty();
  }

  @Test
  void shouldComplain_whenTheRuntimeIsOlderThanTheClasses() {
    SamTemplate damaged = template.damaged("Runtime: java25", "Runtime: java17");

    assertThat(RuntimeCheck.complaints(damaged, zips))
        .contains(
            "ChannelAuthFunction: its runtime java17 cannot read"
                + " dev/partyline/channelauth/ChannelAuthHandler.class in channel-auth.zip, which"
                + " is for Java 21")
        .anyMatch(complaint -> complaint.contains("lib/partyline-shared-"));
  }

  @Test
  void shouldComplain_whenALibraryIsForALaterRuntime() {
    Map<String, Integer> versions = new HashMap<>(zips.get("MockEventFunction").versions());
    versions.put("lib/gson-2.13.2.jar!/com/google/gson/Gson.class", 70);
    FunctionZip built = zips.get("MockEventFunction");
    FunctionZip damaged =
        new FunctionZip(built.name(), built.bytes(), built.jars(), built.ours(), versions);

    assertThat(RuntimeCheck.complaints(template, BUILT.zipsWith("MockEventFunction", damaged)))
        .containsExactly(
            "MockEventFunction: its runtime java25 cannot read"
                + " lib/gson-2.13.2.jar!/com/google/gson/Gson.class in mock-event.zip, which is for"
                + " Java 26");
  }

  @Test
  void shouldComplain_whenItIsNotAJavaRuntime() {
    SamTemplate damaged = template.damaged("Runtime: java25", "Runtime: nodejs22.x");

    assertThat(RuntimeCheck.complaints(damaged, zips))
        .anyMatch(complaint -> complaint.contains("nodejs22.x is not a Java runtime"));
  }
}
