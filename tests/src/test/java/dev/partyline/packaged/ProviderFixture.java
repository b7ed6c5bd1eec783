package dev.partyline.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.testsupport.HandmadeToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A kind of token of an identity provider, and the settings that accept it: a file in {@code
 * src/test/resources/providers}, whose README describes the members.
 *
 * @param file its name, without the extension
 */
record ProviderFixture(String file, JsonNode json) {

  private static final Path FOLDER =
      PackagedFunctions.PROJECT.resolve("tests/src/test/resources/providers");

  private static final JsonMapper JSON = new JsonMapper();

  static List<ProviderFixture> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(path -> path.toString().endsWith(".json"))
          .sorted()
          .map(ProviderFixture::read)
          .toList();
    }
  }

  private static ProviderFixture read(Path path) {
    try {
      String name = path.getFileName().toString();
      return new ProviderFixture(
          name.substring(0, name.length() - ".json".length()), JSON.readTree(path.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A required string. */
  String text(String member) {
    return json.required(member).asText();
  }

  /** The variables that accept the token, without the address of the key set. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    json.required("settings")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
    return settings;
  }

  List<Change> accepted() {
    return changes("accepted");
  }

  List<Change> mutations() {
    return changes("mutations");
  }

  private List<Change> changes(String member) {
    return StreamSupport.stream(json.path(member).spliterator(), false).map(Change::new).toList();
  }

  /** The token as it is, signed. */
  String token(ProviderKeys keys) {
    return keys.sign(unsigned(), keyId());
  }

  /** The token with a change. */
  String token(ProviderKeys keys, Change change) {
    HandmadeToken token = unsigned();
    change.applyTo(token);
    return keys.sign(token, change.json().path("signedBy").asText(keyId()));
  }

  private HandmadeToken unsigned() {
    HandmadeToken token = HandmadeToken.bare(keyId());
    new Change(json).applyTo(token);
    return token;
  }

  private String keyId() {
    return json.required("header").required("kid").asText();
  }

  @Override
  public String toString() {
    return file;
  }

  /** What is different in another token of the same provider. */
  record Change(JsonNode json) {

    String what() {
      return json.required("what").asText();
    }

    /** The reason code that the log must have. */
    String reason() {
      return json.required("reason").asText();
    }

    private void applyTo(HandmadeToken token) {
      json.path("header")
          .properties()
          .forEach(member -> token.header(member.getKey(), member.getValue().toString()));
      json.path("claims")
          .properties()
          .forEach(member -> token.claim(member.getKey(), member.getValue().toString()));
      json.path("times")
          .properties()
          .forEach(
              member ->
                  token.claim(member.getKey(), HandmadeToken.seconds(member.getValue().asLong())));
      json.path("withoutHeader").forEach(name -> token.withoutHeader(name.asText()));
      json.path("withoutClaims").forEach(name -> token.withoutClaim(name.asText()));
    }
  }
}
