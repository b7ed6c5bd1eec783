package dev.partyline.token;

import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.token.VerifiedTokens.Verified;
import dev.partyline.user.Avatar;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import dev.partyline.user.Username;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Authenticates a caller by the JSON Web Token in the {@code Authorization} header (RFC 6750, RFC
 * 7519, and the advice of RFC 8725), in a chain of small checks: form, header, issuer, signature,
 * claims. Thread-safe.
 */
public final class TokenVerifier {

  private final TokenSettings settings;
  private final Issuers issuers;
  private final CompactForm compactForm = new CompactForm();
  private final VerifiedTokens verified = new VerifiedTokens();
  private final List<HeaderCheck> headerChecks;
  private final List<ClaimCheck> claimChecks;

  public TokenVerifier(TokenSettings settings, Issuers issuers, Clock clock) {
    this.settings = settings;
    this.issuers = issuers;
    this.headerChecks = HeaderCheck.all(settings);
    this.claimChecks = ClaimCheck.all(settings, clock);
  }

  /**
   * Creates the verifier that the environment configures, see {@link TokenSettings#from} and {@link
   * Issuers#from}.
   *
   * @throws dev.partyline.environment.EnvironmentException if a variable is missing or invalid
   */
  public static TokenVerifier from(Environment environment, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), Issuers.from(environment, clock), clock);
  }

  /** The same with the servers that {@code tls}, called for an https address only, trusts. */
  public static TokenVerifier from(Environment environment, Supplier<SSLContext> tls, Clock clock) {
    return new TokenVerifier(
        TokenSettings.from(environment), Issuers.from(environment, tls, clock), clock);
  }

  /**
   * Starts to fetch the key sets before the first request needs them. Does not wait. If that fails,
   * the first request fetches them.
   */
  public void prefetchKeys() {
    issuers.prefetch();
  }

  /**
   * Discards the key sets and fetches them again, within 2 s: they may be old after SnapStart's
   * restore. If that fails, the next request fetches them.
   */
  public void refreshKeys() {
    issuers.refresh(Deadline.in(KeySetFetcher.DEADLINE));
  }

  /**
   * Verifies the token in an {@code Authorization} header.
   *
   * @param deadline how long to wait for the issuer's key set
   * @return the token's user; {@link dev.partyline.outcome.Refusal.NoToken} or {@link BadToken} if
   *     it is not accepted, for whatever reason
   * @throws dev.partyline.outcome.UnavailableException if there is no key set to verify it with
   */
  public Outcome<User> verify(Optional<String> authorization, Deadline deadline) {
    return BearerToken.read(authorization).then(token -> claims(token, deadline)).then(this::user);
  }

  private Outcome<Claims> claims(BearerToken token, Deadline deadline) {
    TokenHash hash = TokenHash.of(token);
    // A cached token needs no second verification while its key is published.
    return verified
        .find(hash, deadline)
        .map(Outcome::accepted)
        .orElseGet(() -> verify(token, hash, deadline))
        .then(claims -> checkClaims(claims, hash));
  }

  private Outcome<Claims> verify(BearerToken bearer, TokenHash hash, Deadline deadline) {
    return compactForm
        .read(bearer)
        .then(this::checkHeader)
        .then(
            token ->
                checkSignature(token, deadline)
                    .then(signed -> checkUse(token).then(claims -> remember(hash, signed))));
  }

  /**
   * All reasons to refuse a token, for diagnosis; empty if it is accepted. The first is the one
   * that {@link #verify} gives. {@code key_set} means that there is no key set to verify it with.
   */
  public List<String> rejectionReasons(Optional<String> authorization, Deadline deadline) {
    return BearerToken.read(authorization)
        .then(compactForm::read)
        .fold(token -> rejectionReasons(token, deadline), refusal -> List.of(refusal.reason()));
  }

  private List<String> rejectionReasons(SignedToken token, Deadline deadline) {
    List<String> reasons = new ArrayList<>();
    headerChecks.forEach(check -> check.refuse(token.header()).ifPresent(reasons::add));
    if (!reasons.contains("algorithm") && !reasons.contains("key_id")) {
      try {
        checkSignature(token, deadline)
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

  /** The user that a token claims to be for, whether it is accepted or not, for diagnosis. */
  public Optional<UserId> claimedUser(Optional<String> authorization) {
    return BearerToken.read(authorization)
        .then(compactForm::read)
        .then(token -> user(token.claims()))
        .fold(user -> Optional.of(user.id()), refusal -> Optional.empty());
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

  /**
   * Verifies the signature with a key of the issuer that the token names. {@code iss} only selects
   * the key set here: nothing in the token is trusted before the signature has been verified.
   */
  private Outcome<Verified> checkSignature(SignedToken token, Deadline deadline) {
    Optional<KeySet> keys = token.claims().text("iss").flatMap(issuers::keySet);
    if (keys.isEmpty()) {
      return bad("issuer");
    }
    KeyQuery query = token.header().keyQuery();
    List<IssuerKey> matching = keys.get().find(query, deadline);
    if (matching.isEmpty()) {
      return bad("unknown_key");
    }
    if (query.isAmbiguous(matching)) {
      return bad("ambiguous_key");
    }
    for (IssuerKey key : matching) {
      if (key.verifies(token)) {
        return Outcome.accepted(new Verified(keys.get(), query, key, token.claims()));
      }
    }
    return bad("signature");
  }

  private Outcome<Claims> checkUse(SignedToken token) {
    return settings.use().accepts(token.header(), token.claims())
        ? Outcome.accepted(token.claims())
        : bad("token_use");
  }

  private Outcome<Claims> remember(TokenHash hash, Verified signed) {
    verified.add(hash, signed);
    return Outcome.accepted(signed.claims());
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
    ClaimPath claim = settings.userIdClaim();
    // RFC 7519 section 4.1.2: sub is a string. Of other claims many are numbers.
    return (claim.isSubject() ? claims.text(claim) : claims.textOrWholeNumber(claim))
        .flatMap(UserId::parse)
        .map(id -> Outcome.accepted(new User(id, profile(id, claims))))
        .orElseGet(() -> bad("subject"));
  }

  private Profile profile(UserId id, Claims claims) {
    Avatar avatar = claims.text("picture").map(settings.avatars()::at).orElse(Avatar.none());
    for (ClaimPath claim : settings.usernameClaims()) {
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
