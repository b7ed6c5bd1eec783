package dev.partyline.token;

import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import dev.partyline.user.Username;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Authenticates a caller by the JSON Web Token in the {@code Authorization} header (RFC 6750, RFC
 * 7519, and the advice of RFC 8725), in a chain of small checks: form, header, signature, claims.
 * Thread-safe.
 */
public final class TokenVerifier {

  private final TokenSettings settings;
  private final KeySet keys;
  private final VerifiedTokens verified;
  private final List<HeaderCheck> headerChecks;
  private final List<ClaimCheck> claimChecks;

  public TokenVerifier(TokenSettings settings, KeySet keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.verified = new VerifiedTokens(keys);
    this.headerChecks = HeaderCheck.all(settings);
    this.claimChecks = ClaimCheck.all(settings, clock);
  }

  /**
   * Creates the verifier that the environment configures, see {@link TokenSettings#from} and {@link
   * KeySets#from}.
   *
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or invalid
   */
  public static TokenVerifier from(Environment environment, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), KeySets.from(environment, clock), clock);
  }

  /** The same with the servers that {@code tls}, called for an https address only, trusts. */
  public static TokenVerifier from(
      Environment environment, Supplier<SSLSocketFactory> tls, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), KeySets.from(environment, tls, clock), clock);
  }

  /**
   * Fetches the key set before the first request needs it. If that fails, the first request fetches
   * it.
   */
  public void prefetchKeys() {
    keys.prefetch();
  }

  /**
   * Discards the key set and fetches it again, within 2 s: it may be old after SnapStart's restore.
   * If that fails, the next request fetches it.
   */
  public void refreshKeys() {
    keys.refresh();
  }

  /**
   * Verifies the token in an {@code Authorization} header.
   *
   * @return the token's user; {@link dev.partyline.outcome.Refusal.NoToken} or {@link BadToken} if
   *     it is not accepted, for whatever reason
   * @throws dev.partyline.outcome.UnavailableException if there is no key set to verify it with
   */
  public Outcome<User> verify(Optional<String> authorization) {
    return BearerToken.read(authorization).then(this::claims).then(this::user);
  }

  private Outcome<Claims> claims(BearerToken token) {
    TokenHash hash = TokenHash.of(token);
    // A cached token needs no second verification while its key is published.
    return verified
        .find(hash)
        .map(Outcome::accepted)
        .orElseGet(() -> verify(token, hash))
        .then(claims -> checkClaims(claims, hash));
  }

  private Outcome<Claims> verify(BearerToken bearer, TokenHash hash) {
    return CompactForm.read(bearer)
        .then(this::checkHeader)
        .then(
            token ->
                key(token)
                    .then(
                        key ->
                            checkSignature(token, key)
                                .then(this::checkUse)
                                .then(claims -> remember(hash, key, claims))));
  }

  /**
   * All reasons to refuse a token, for diagnosis; empty if it is accepted. The first is the one
   * that {@link #verify} gives. {@code key_set} means that there is no key set to verify it with.
   */
  public List<String> rejectionReasons(Optional<String> authorization) {
    return BearerToken.read(authorization)
        .then(CompactForm::read)
        .fold(this::rejectionReasons, refusal -> List.of(refusal.reason()));
  }

  private List<String> rejectionReasons(SignedToken token) {
    List<String> reasons = new ArrayList<>();
    headerChecks.forEach(check -> check.refuse(token.header()).ifPresent(reasons::add));
    if (!reasons.contains("algorithm") && !reasons.contains("key_id")) {
      try {
        key(token)
            .then(key -> checkSignature(token, key))
            .fold(passed -> true, refusal -> reasons.add(refusal.reason()));
      } catch (UnavailableException e) {
        reasons.add("key_set");
      }
    }
    checkUse(token).fold(passed -> true, refusal -> reasons.add(refusal.reason()));
    claimChecks.forEach(check -> check.refuse(token.claims()).ifPresent(reasons::add));
    user(token.claims()).fold(passed -> true, refusal -> reasons.add(refusal.reason()));
    return reasons;
  }

  private Outcome<SignedToken> checkHeader(SignedToken token) {
    for (HeaderCheck check : headerChecks) {
      Optional<String> reason = check.refuse(token.header());
      if (reason.isPresent()) {
        return bad(reason.get());
      }
    }
    return Outcome.accepted(token);
  }

  private Outcome<IssuerKey> key(SignedToken token) {
    return keys.find(token.header().keyId())
        .map(Outcome::accepted)
        .orElseGet(() -> bad("unknown_key"));
  }

  private static Outcome<SignedToken> checkSignature(SignedToken token, IssuerKey key) {
    return key.verifies(token) ? Outcome.accepted(token) : bad("signature");
  }

  private Outcome<Claims> checkUse(SignedToken token) {
    return settings.use().accepts(token.header(), token.claims())
        ? Outcome.accepted(token.claims())
        : bad("token_use");
  }

  private Outcome<Claims> remember(TokenHash hash, IssuerKey key, Claims claims) {
    verified.add(hash, key, claims);
    return Outcome.accepted(claims);
  }

  private Outcome<Claims> checkClaims(Claims claims, TokenHash hash) {
    for (ClaimCheck check : claimChecks) {
      Optional<String> reason = check.refuse(claims);
      if (reason.isPresent()) {
        verified.remove(hash);
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
    Avatar avatar = claims.text("picture").map(settings.avatars()::at).orElse(Avatar.none());
    for (String claim : settings.usernameClaims()) {
      Optional<Username> username = claims.text(claim).flatMap(Username::parse);
      if (username.isPresent()) {
        return new Profile(username.get(), avatar);
      }
    }
    return new Profile(Username.of(id), avatar);
  }

  private static <T> Outcome<T> bad(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
