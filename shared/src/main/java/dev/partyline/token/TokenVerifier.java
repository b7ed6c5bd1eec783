package dev.partyline.token;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells who is calling, by a JSON Web Token in the {@code Authorization} header (RFC 6750, RFC
 * 7519, and the advice of RFC 8725). A chain of small checks: form, header, signature, claims.
 * Thread-safe.
 */
public final class TokenVerifier {

  private final TokenSettings settings;
  private final KeySet keys;
  private final VerifiedTokens verified;
  private final List<HeaderCheck> headerChecks;
  private final List<ClaimCheck> claimChecks;

  /**
   * @param settings which tokens are accepted
   * @param keys the issuer's keys
   * @param clock what time it is
   */
  public TokenVerifier(TokenSettings settings, KeySet keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.verified = new VerifiedTokens(keys);
    this.headerChecks = HeaderCheck.all(settings);
    this.claimChecks = ClaimCheck.all(settings, clock);
  }

  /**
   * The verifier that the environment describes, see {@link TokenSettings#from} and {@link
   * KeySets#from}.
   *
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or makes no
   *     sense
   */
  public static TokenVerifier from(Environment environment, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), KeySets.from(environment, clock), clock);
  }

  /**
   * Fetches the key set, so that the first request need not wait for it. Whether it can be had now
   * is of no account: the first request that needs it asks again.
   */
  public void prefetchKeys() {
    keys.prefetch();
  }

  /**
   * Forgets the key set and fetches it anew, for when much time may have passed unnoticed. Takes 2
   * s at most; whether it can be had now is of no account.
   */
  public void refreshKeys() {
    keys.refresh();
  }

  /**
   * Verifies the token in an {@code Authorization} header.
   *
   * @return who it was issued for; {@link dev.partyline.outcome.Refusal.NoToken} or {@link
   *     BadToken} if it is not accepted, whatever the reason
   * @throws dev.partyline.outcome.UnavailableException if there is no key set to check it with
   */
  public Outcome<User> verify(Optional<String> authorization) {
    return BearerToken.read(authorization)
        .then(token -> verifiedClaims(token).then(claims -> checkClaims(token, claims)))
        .then(this::user);
  }

  /** What does not change as long as the key is there, so that it need not be done again. */
  private Outcome<Claims> verifiedClaims(BearerToken token) {
    return verified.find(token).map(Outcome::accepted).orElseGet(() -> verify(token));
  }

  private Outcome<Claims> verify(BearerToken token) {
    return CompactForm.check(token)
        .then(TokenVerifier::parse)
        .then(this::checkHeader)
        .then(
            parsed ->
                key(parsed)
                    .then(
                        key ->
                            checkSignature(parsed, key)
                                .then(TokenVerifier::claims)
                                .then(claims -> checkUse(parsed, claims))
                                .then(claims -> remember(token, key, claims))));
  }

  /**
   * Every reason why a token is not accepted, for whoever must find out; none if it is. The first
   * is the one that {@link #verify} gives. {@code key_set} is among them if there is no key set to
   * check with.
   */
  public List<String> reasonsAgainst(Optional<String> authorization) {
    return BearerToken.read(authorization)
        .then(CompactForm::check)
        .then(TokenVerifier::parse)
        .fold(this::reasonsAgainst, refusal -> List.of(refusal.reason()));
  }

  private List<String> reasonsAgainst(JWSObject token) {
    List<String> reasons = new ArrayList<>();
    headerChecks.forEach(check -> check.refuse(token.getHeader()).ifPresent(reasons::add));
    if (!reasons.contains("algorithm") && !reasons.contains("key_id")) {
      try {
        key(token)
            .then(key -> checkSignature(token, key))
            .fold(right -> true, refusal -> reasons.add(refusal.reason()));
      } catch (UnavailableException e) {
        reasons.add("key_set");
      }
    }
    claims(token)
        .fold(
            claims -> reasons.addAll(reasonsAgainst(token, claims)),
            refusal -> reasons.add(refusal.reason()));
    return reasons;
  }

  private List<String> reasonsAgainst(JWSObject token, Claims claims) {
    List<String> reasons = new ArrayList<>();
    checkUse(token, claims).fold(right -> true, refusal -> reasons.add(refusal.reason()));
    claimChecks.forEach(check -> check.refuse(claims).ifPresent(reasons::add));
    user(claims).fold(right -> true, refusal -> reasons.add(refusal.reason()));
    return reasons;
  }

  private static Outcome<JWSObject> parse(BearerToken token) {
    try {
      return Outcome.accepted(JWSObject.parse(token.text()));
    } catch (ParseException | RuntimeException e) {
      // Nimbus answers some malformed headers (a JSON null) with a NullPointerException.
      return bad("malformed");
    }
  }

  private Outcome<JWSObject> checkHeader(JWSObject token) {
    return headerChecks.stream()
        .flatMap(check -> check.refuse(token.getHeader()).stream())
        .findFirst()
        .map(TokenVerifier::<JWSObject>bad)
        .orElseGet(() -> Outcome.accepted(token));
  }

  private Outcome<JWK> key(JWSObject token) {
    return keys.find(token.getHeader().getKeyID())
        .map(Outcome::accepted)
        .orElseGet(() -> bad("unknown_key"));
  }

  private static Outcome<JWSObject> checkSignature(JWSObject token, JWK key) {
    return SignatureCheck.isRight(token, key) ? Outcome.accepted(token) : bad("signature");
  }

  private Outcome<Claims> remember(BearerToken token, JWK key, Claims claims) {
    verified.add(token, key, claims);
    return Outcome.accepted(claims);
  }

  private static Outcome<Claims> claims(JWSObject token) {
    Map<String, Object> values;
    try {
      values = JSONObjectUtils.parse(token.getPayload().toString());
    } catch (ParseException | RuntimeException e) {
      return bad("malformed");
    }
    if (values == null) {
      return bad("malformed");
    }
    return Outcome.accepted(new Claims(values));
  }

  private Outcome<Claims> checkUse(JWSObject token, Claims claims) {
    return settings.use().admits(HeaderCheck.typeOf(token.getHeader()), claims)
        ? Outcome.accepted(claims)
        : bad("token_use");
  }

  private Outcome<Claims> checkClaims(BearerToken token, Claims claims) {
    for (ClaimCheck check : claimChecks) {
      Optional<String> reason = check.refuse(claims);
      if (reason.isPresent()) {
        verified.remove(token);
        return bad(reason.get());
      }
    }
    return Outcome.accepted(claims);
  }

  private Outcome<User> user(Claims claims) {
    return claims
        .text(settings.userIdClaim())
        .flatMap(UserId::parse)
        .map(id -> Outcome.accepted(new User(id, profile(id, claims))))
        .orElseGet(() -> bad("subject"));
  }

  private Profile profile(UserId id, Claims claims) {
    String username =
        settings.usernameClaims().stream()
            .flatMap(claim -> claims.text(claim).stream())
            .filter(name -> !name.isBlank())
            .findFirst()
            .orElse(id.value());
    return new Profile(username, claims.text("picture").map(Avatar::at).orElse(Avatar.none()));
  }

  private static <T> Outcome<T> bad(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
