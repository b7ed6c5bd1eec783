package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the bills of materials, and the licence of each jar that is deployed. */
class LicencesIT {

  private static final Deployment BUILT = Deployment.built();

  private final FunctionZip zip = BUILT.zips().get("MockEventFunction");
  private final BillOfMaterials bill = billOf("MockEventFunction");
  private final Map<String, String> listed = LicenceCheck.listed();

  LicencesIT() throws IOException {}

  private static BillOfMaterials billOf(String function) throws IOException {
    return BillOfMaterials.of(zipOf(function));
  }

  private static Path zipOf(String function) {
    return BUILT.template().functions().stream()
        .filter(deployed -> deployed.id().equals(function))
        .findAny()
        .orElseThrow()
        .code();
  }

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() throws IOException {
    Set<String> libraries = new TreeSet<>();
    assertThat(BUILT.zips()).hasSize(3);
    for (Map.Entry<String, FunctionZip> built : BUILT.zips().entrySet()) {
      assertThat(LicenceCheck.complaints(built.getValue(), billOf(built.getKey()), listed))
          .isEmpty();
      libraries.addAll(
          built.getValue().jars().stream()
              .map(jar -> jar.replaceFirst("-\\d[^/]*\\.jar$", ""))
              .collect(Collectors.toSet()));
    }
    assertThat(LicenceCheck.complaintsAbout(listed, libraries)).isEmpty();
  }

  @Test
  void shouldHaveNothingThatDiffersBetweenBuilds() throws IOException {
    for (String function : BUILT.zips().keySet()) {
      assertThat(Files.readString(BillOfMaterials.fileOf(zipOf(function))))
          .doesNotContain("serialNumber", "timestamp");
    }
  }

  @Test
  void shouldComplain_whenAJarIsNotInTheBill() {
    Map<String, SortedSet<String>> others = new TreeMap<>(bill.licences());
    others.keySet().removeIf(jar -> jar.startsWith("gson-"));
    others.put("guava-33.4.0-jre.jar", new TreeSet<>(Set.of("Apache-2.0")));

    assertThat(LicenceCheck.complaints(zip, new BillOfMaterials(others), listed))
        .anyMatch(complaint -> complaint.matches("the bill .* of mock-event.zip lacks gson-.*"))
        .contains(
            "the bill of materials of mock-event.zip has guava-33.4.0-jre.jar, which is not in it",
            "guava-33.4.0-jre.jar is licensed under [Apache-2.0]; licences.txt has no line for it");
  }

  @Test
  void shouldComplain_whenALicenceHasChanged() {
    for (SortedSet<String> other :
        Set.of(new TreeSet<>(Set.of("BUSL-1.1")), new TreeSet<String>())) {
      Map<String, SortedSet<String>> others = new TreeMap<>(bill.licences());
      others.replaceAll((jar, licences) -> jar.startsWith("gson-") ? other : licences);

      assertThat(LicenceCheck.complaints(zip, new BillOfMaterials(others), listed))
          .singleElement()
          .asString()
          .matches("gson-.* is licensed under .*; licences.txt has Apache-2.0");
    }
  }

  @Test
  void shouldComplain_whenTheListAllowsMoreThanANotice() {
    assertThat(
            LicenceCheck.complaintsAbout(
                Map.of("gson", "GPL-3.0-only", "guava", "Apache-2.0"), Set.of("gson")))
        .containsExactlyInAnyOrder(
            "licences.txt allows GPL-3.0-only for gson",
            "licences.txt has guava, which is in no zip");
  }
}
