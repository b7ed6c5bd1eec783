package dev.partyline.token;

import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

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
   * The same, but for the servers that are trusted to have the key set.
   *
   * @param tls called for an https address alone
   */
  public static TokenVerifier from(
      Environment environment, Supplier<SSLSocketFactory> tls, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), KeySets.from(environment, tls, clock), clock);
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
    return BearerToken.read(authorization).then(this::claims).then(this::user);
  }

  private Outcome<Claims> claims(BearerToken token) {
    TokenHash hash = TokenHash.of(token);
    // What does not change as long as the key is there need not be done again.
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
   * Every reason why a token is not accepted, for whoever must find out; none if it is. The first
   * is the one that {@link #verify} gives. {@code key_set} is among them if there is no key set to
   * check with.
   */
  public List<String> reasonsAgainst(Optional<String> authorization) {
    return BearerToken.read(authorization)
        .then(CompactForm::read)
        .fold(this::reasonsAgainst, refusal -> List.of(refusal.reason()));
  }

  private List<String> reasonsAgainst(SignedToken token) {
    List<String> reasons = new ArrayList<>();
    headerChecks.forEach(check -> check.refuse(token.header()).ifPresent(reasons::add));
    if (!reasons.contains("algorithm") && !reasons.contains("key_id")) {
      try {
        key(token)
            .then(key -> checkSignature(token, key))
            .fold(right -> true, refusal -> reasons.add(refusal.reason()));
      } catch (UnavailableException e) {
        reasons.add("key_set");
      }
    }
    checkUse(token).fold(right -> true, refusal -> reasons.add(refusal.reason()));
    claimChecks.forEach(check -> check.refuse(token.claims()).ifPresent(reasons::add));
    user(token.claims()).fold(right -> true, refusal -> reasons.add(refusal.reason()));
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
    return key.signed(token) ? Outcome.accepted(token) : bad("signature");
  }

  private Outcome<Claims> checkUse(SignedToken token) {
    return settings.use().admits(token.header(), token.claims())
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
    Avatar avatar = claims.text("picture").map(Avatar::at).orElse(Avatar.none());
    for (String claim : settings.usernameClaims()) {
      Optional<String> username = claims.text(claim).filter(name -> !name.isBlank());
      if (username.isPresent()) {
        return new Profile(username.get(), avatar);
      }
    }
    return new Profile(id.value(), avatar);
  }

  private static <T> Outcome<T> bad(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
