package dev.partyline.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import dev.partyline.json.JsonNumber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of the rules for tokens, against the rules written in another way. */
class TokenPropertiesTest {

  private static final List<String> NAMES = List.of("api", "web", "bank");

  /** RFC 6901 section 3: a tilde and a slash are escaped, and nothing else. */
  @Property
  void shouldFindTheValue_atAnyPointer(@ForAll("steps") List<String> steps) {
    StringBuilder pointer = new StringBuilder();
    Object claims = "the value";
    for (String step : steps) {
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      claims = Map.of(steps.get(i), claims, steps.get(i) + "~", "another value");
    }

    ClaimPath path = ClaimPath.parse("JWT_USER_ID_CLAIM", pointer.toString());

    assertThat(path.steps()).isEqualTo(steps);
    assertThat(new Claims(asMembers(claims)).text(path)).contains("the value");
  }

  @SuppressWarnings("unchecked") // Built above.
  private static Map<String, Object> asMembers(Object claims) {
    return (Map<String, Object>) claims;
  }

  @Property
  void shouldFindNothing_whereAValueIsNotWhatTheStepNeeds(
      @ForAll("values") Object value, @ForAll("steps") List<String> steps) {
    ClaimPath path = new ClaimPath("/x", List.copyOf(steps));

    assertThat(path.in(Map.of("another", value)))
        .isEqualTo(
            steps.get(0).equals("another") && steps.size() == 1
                ? Optional.of(value)
                : Optional.empty());
  }

  @Property
  void shouldReadWholeNumbersInPlainDigitsOnly(@ForAll("numbers") String text) {
    Optional<String> read =
        new Claims(Map.of("id", new JsonNumber(text))).textOrWholeNumber(ClaimPath.name("id"));

    boolean isPlain = text.chars().allMatch(c -> c >= '0' && c <= '9');
    assertThat(read.isPresent())
        .isEqualTo(isPlain && text.length() < 17 && Long.parseLong(text) <= 9007199254740992L);
    read.ifPresent(id -> assertThat(id).isEqualTo(text));
  }

  @Property(tries = 3000)
  void shouldAcceptExactlyTheTokensThatAreForUs(
      @ForAll("sets") Set<String> audiences,
      @ForAll("sets") Set<String> clientIds,
      @ForAll("recipients") Object audience,
      @ForAll("recipients") Object clientId,
      @ForAll("recipients") Object azp) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("aud", audience);
    claims.put("client_id", clientId);
    claims.put("azp", azp);
    claims.values().removeIf("missing"::equals);

    boolean accepted = new Recipient(audiences, clientIds).refuse(new Claims(claims)).isEmpty();

    boolean hasAudience = !isMissing(audience);
    Object client = isMissing(clientId) ? azp : clientId;
    boolean clientFits = client instanceof String && clientIds.contains(client);
    boolean expected;
    if (audiences.isEmpty() && clientIds.isEmpty()) {
      expected = true;
    } else if (!audiences.isEmpty()) {
      expected =
          (hasAudience ? names(audience, audiences) : !clientIds.isEmpty())
              && (clientIds.isEmpty() || clientFits);
    } else {
      expected = hasAudience ? names(audience, clientIds) : clientFits;
    }
    assertThat(accepted).isEqualTo(expected);
  }

  private static boolean isMissing(Object claim) {
    return claim.equals("missing") || claim instanceof JsonNull;
  }

  private static boolean names(Object audience, Set<String> accepted) {
    return audience instanceof List<?> several
        ? several.stream().anyMatch(accepted::contains)
        : accepted.contains(audience);
  }

  @Provide
  Arbitrary<List<String>> steps() {
    return Arbitraries.strings()
        .withChars('~', '/', '0', '1', 'a', ':', '.', ' ', '"', 'ä')
        .ofMaxLength(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<Object> values() {
    return Arbitraries.of(
        "text", true, new JsonNumber("1"), List.of("a"), List.of(), Map.of("b", "c"), Map.of());
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, Long.MAX_VALUE).map(String::valueOf),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.of("0", "-0", "1e3", "1E3", "1.0", "9007199254740992", "9007199254740993"));
  }

  @Provide
  Arbitrary<Set<String>> sets() {
    return Arbitraries.of(NAMES).set().ofMaxSize(2);
  }

  @Provide
  Arbitrary<Object> recipients() {
    Arbitrary<Object> single =
        Arbitraries.of("api", "web", "bank", "missing", JsonNull.INSTANCE, new JsonNumber("7"));
    return Arbitraries.oneOf(single, Arbitraries.of(NAMES).list().ofMaxSize(2).map(list -> list));
  }
}
