package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the zips are small and have only listed jars: one HTTP client under the AWS SDK. */
class ZipsIT {

  private static final Deployment BUILT = Deployment.built();
  private final Map<String, FunctionZip> zips = BUILT.zips();

  @Test
  void shouldHaveNoComplaint_aboutWhatIsBuilt() throws IOException {
    assertThat(zips).hasSize(3);
    assertThat(ZipCheck.complaints(zips.values())).isEmpty();
  }

  @Test
  void shouldComplain_whenAZipIsTooLarge() throws IOException {
    FunctionZip built = zips.get("MockEventFunction");
    FunctionZip damaged =
        new FunctionZip(
            built.name(), 12 * 1024 * 1024 + 1, built.jars(), built.ours(), built.versions());

    assertThat(ZipCheck.complaints(List.of(damaged)))
        .contains(
            "mock-event.zip: 12.0 MiB, %d jars is larger than 12 MiB"
                .formatted(built.jars().size()));
  }

  @ParameterizedTest
  @CsvSource({
    "io/netty/channel/Channel.class, io/netty/",
    "lib/netty-common-4.1.1.Final.jar!/io/netty/util/Version.class, io/netty/",
    "lib/all.jar!/software/amazon/awssdk/http/urlconnection/UrlConnectionHttpClient.class, software/amazon/awssdk/http/urlconnection/",
  })
  void shouldComplain_whenAnotherHttpClientIsInAZip(String place, String named) throws IOException {
    for (FunctionZip built : zips.values()) {
      Map<String, Integer> versions = new TreeMap<>(built.versions());
      versions.put(place, 52);
      FunctionZip damaged =
          new FunctionZip(built.name(), built.bytes(), built.jars(), built.ours(), versions);

      assertThat(ZipCheck.complaints(List.of(damaged)))
          .containsExactly(built.name() + " has classes of " + named);
    }
  }

  @Test
  void shouldComplain_whenAClassIsThereTwice() throws IOException {
    FunctionZip built = zips.get("MockEventFunction");
    Map<String, Integer> versions = new TreeMap<>(built.versions());
    versions.put("com/google/gson/Gson.class", 52);
    versions.put("META-INF/versions/9/module-info.class", 53);
    FunctionZip damaged =
        new FunctionZip(built.name(), built.bytes(), built.jars(), built.ours(), versions);

    assertThat(ZipCheck.complaints(List.of(damaged)))
        .singleElement()
        .asString()
        .startsWith("mock-event.zip has com/google/gson/Gson.class more than once: [com/google/");
  }

  @Test
  void shouldComplain_whenALibraryIsNewOrGone() throws IOException {
    FunctionZip built = zips.get("MockEventFunction");
    TreeSet<String> jars = new TreeSet<>(built.jars());
    jars.removeIf(jar -> jar.startsWith("gson-"));
    jars.add("guava-33.4.0-jre.jar");
    FunctionZip damaged =
        new FunctionZip(built.name(), built.bytes(), jars, built.ours(), built.versions());

    assertThat(ZipCheck.complaints(List.of(damaged)))
        .contains(
            "mock-event.zip has a new library, guava: if it is wanted, add it to"
                + " class-path/mock-event.txt",
            "mock-event.zip no longer has the library gson: take it off class-path/mock-event.txt");
  }
}
