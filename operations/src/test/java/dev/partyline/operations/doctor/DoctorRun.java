package dev.partyline.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.SigningKeys;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs bin/doctor on a configuration that is valid except for what the test changes. */
final class DoctorRun {

  static final String SECRET = "the-apps-own-secret";

  private final Map<String, String> environment = new HashMap<>();
  private Optional<URI> api = Optional.empty();
  private Optional<String> token = Optional.empty();
  private Optional<String> origin = Optional.empty();
  private Optional<String> party = Optional.empty();
  private Duration limit = Duration.ofSeconds(30);
  private boolean sends;
  private boolean invites;

  /** With valid variables only; no server answers at their addresses. */
  static DoctorRun ofVariables() {
    return new DoctorRun()
        .with("STAGE", "local")
        .with("PUSHER_APP_ID", "1")
        .with("PUSHER_APP_KEY", "the-key")
        .with("PUSHER_APP_SECRET", SECRET)
        .with("PUSHER_HOST", "127.0.0.1:1")
        .with("PUSHER_TLS", "false")
        .with("JWT_ISSUER", HandmadeToken.ISSUER)
        .with("JWT_AUDIENCE", HandmadeToken.AUDIENCE)
        .with("JWKS", SigningKeys.goodAmongBad())
        .with("PARTY_TABLE", "no-table")
        .with("AWS_REGION", "us-east-1")
        .with("AWS_ACCESS_KEY_ID", "anyone")
        .with("AWS_SECRET_ACCESS_KEY", "anything")
        .with("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
  }

  DoctorRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  DoctorRun without(String variable) {
    environment.remove(variable);
    return this;
  }

  DoctorRun api(String url) {
    api = Optional.of(URI.create(url));
    return this;
  }

  DoctorRun token(HandmadeToken made) {
    return token(made.signed());
  }

  DoctorRun token(String text) {
    token = Optional.of(text);
    return this;
  }

  DoctorRun origin(String page) {
    origin = Optional.of(page);
    return this;
  }

  DoctorRun party(String id) {
    party = Optional.of(id);
    return this;
  }

  /** For tests that wait for a timeout. */
  DoctorRun withShortTimeout() {
    limit = Duration.ofSeconds(2);
    return this;
  }

  DoctorRun sending() {
    sends = true;
    return this;
  }

  DoctorRun inviting() {
    invites = true;
    return this;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Configuration configuration =
        new Configuration(
            environment,
            api,
            token,
            origin,
            party,
            Optional.empty(),
            Optional.empty(),
            sends,
            invites);
    new Doctor(configuration, Clock.systemUTC(), limit, findings::add).run();
    assertThat(findings.toString())
        .as("no secret, token or signature is shown")
        .doesNotContain(SECRET)
        .doesNotContainPattern("[0-9a-f]{64}")
        .doesNotContain(token.map(text -> text.split("\\.", -1)[1]).orElse(SECRET));
    return findings;
  }

  /** The findings of one check. */
  List<Finding> of(String check) {
    return findings().stream().filter(finding -> finding.check().equals(check)).toList();
  }

  /** The findings of one check as text: status, what was seen, and the fix. */
  String textOf(String check) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : of(check)) {
      text.append(finding.status()).append(' ').append(finding.seen());
      text.append(" | ").append(finding.advice()).append('\n');
    }
    return text.toString();
  }
}
