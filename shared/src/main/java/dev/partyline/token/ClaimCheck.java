package dev.partyline.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A check of the claims of a token from an accepted issuer (RFC 7519 section 4.1). */
@FunctionalInterface
interface ClaimCheck {

  /** The allowed difference between the issuer's clock and ours. */
  Duration SKEW = Duration.ofSeconds(30);

  /** The reason to refuse the token; empty if the check passes. */
  Optional<String> refuse(Claims claims);

  /** All checks, in order. */
  static List<ClaimCheck> all(TokenSettings settings, Clock clock) {
    return List.of(
        settings.recipient()::refuse,
        expiry(clock),
        issuedAt(clock),
        lifetime(settings, clock),
        notBefore(clock));
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
      if (!claims.has("iat")) {
        return Optional.empty();
      }
      Optional<Instant> issuedAt = claims.time("iat");
      if (issuedAt.isEmpty()) {
        return Optional.of("issue_time");
      }
      return unless(!issuedAt.get().isAfter(clock.instant().plus(SKEW)), "issued_in_future");
    };
  }

  /** From {@code iat}; a token without it counts as issued now. */
  private static ClaimCheck lifetime(TokenSettings settings, Clock clock) {
    return claims -> {
      Instant issuedAt = claims.time("iat").orElseGet(() -> clock.instant().plus(SKEW));
      return unless(
          claims
              .time("exp")
              .filter(expiry -> !expiry.isAfter(issuedAt.plus(settings.maxLifetime())))
              .isPresent(),
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
