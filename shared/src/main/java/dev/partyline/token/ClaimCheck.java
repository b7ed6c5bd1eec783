package dev.partyline.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A check of a token's claims (RFC 7519 section 4.1). */
@FunctionalInterface
interface ClaimCheck {

  /** The allowed difference between the issuer's clock and ours. */
  Duration SKEW = Duration.ofSeconds(30);

  /** The reason to refuse the token; empty if the check passes. */
  Optional<String> refuse(Claims claims);

  /** All checks, in order. */
  static List<ClaimCheck> all(TokenSettings settings, Clock clock) {
    return List.of(
        issuer(settings),
        recipient(settings),
        expiry(clock),
        issuedAt(clock),
        lifetime(settings),
        notBefore(clock));
  }

  private static ClaimCheck issuer(TokenSettings settings) {
    return claims ->
        unless(claims.text("iss").filter(settings.issuer()::equals).isPresent(), "issuer");
  }

  /** Issued for us, by audience or by client: Cognito's access tokens have no {@code aud}. */
  private static ClaimCheck recipient(TokenSettings settings) {
    return claims -> {
      if (!Collections.disjoint(claims.texts("aud"), settings.audiences())) {
        return Optional.empty();
      }
      Optional<String> client = claims.text("client_id").or(() -> claims.text("azp"));
      return unless(client.filter(settings.clientIds()::contains).isPresent(), "audience");
    };
  }

  private static ClaimCheck expiry(Clock clock) {
    return claims -> {
      Optional<Instant> expiry = claims.time("exp");
      if (expiry.isEmpty()) {
        return Optional.of("no_expiry");
      }
      return unless(clock.instant().isBefore(expiry.get().plus(SKEW)), "expired");
    };
  }

  private static ClaimCheck issuedAt(Clock clock) {
    return claims -> {
      Optional<Instant> issuedAt = claims.time("iat");
      if (issuedAt.isEmpty()) {
        return Optional.of("no_issue_time");
      }
      return unless(!issuedAt.get().isAfter(clock.instant().plus(SKEW)), "issued_in_future");
    };
  }

  private static ClaimCheck lifetime(TokenSettings settings) {
    return claims -> {
      Optional<Duration> lifetime =
          claims
              .time("iat")
              .flatMap(from -> claims.time("exp").map(until -> Duration.between(from, until)));
      return unless(
          lifetime.filter(length -> length.compareTo(settings.maxLifetime()) <= 0).isPresent(),
          "lifetime");
    };
  }

  private static ClaimCheck notBefore(Clock clock) {
    return claims -> {
      if (!claims.has("nbf")) {
        return Optional.empty();
      }
      Optional<Instant> notBefore = claims.time("nbf");
      return unless(
          notBefore.filter(time -> !time.isAfter(clock.instant().plus(SKEW))).isPresent(),
          "not_yet_valid");
    };
  }

  private static Optional<String> unless(boolean passed, String reason) {
    return passed ? Optional.empty() : Optional.of(reason);
  }
}
