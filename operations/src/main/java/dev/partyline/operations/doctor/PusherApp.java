package dev.partyline.operations.doctor;

import com.pusher.rest.SignatureUtil;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the app at Pusher: its credentials, by a signed, read-only call of the HTTP API (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#get-channels-fetch-info-for-multiple-channels">GET
 * channels</a>).
 */
final class PusherApp {

  static final String SECRET = "secret";
  static final String CLUSTER = "cluster";
  static final String KEY = "key";

  // The codes of dev.partyline.network.NetworkFault.
  private static final Set<String> NETWORK_FAULTS =
      Set.of("dns", "tls", "refused", "reset", "timeout", "network");

  private static final Finding PARTIAL_ARN =
      Finding.fail(
          SECRET,
          "PUSHER_SECRET_ARN is not the secret's full ARN: the functions' roles would not allow it",
          "Set it and PusherSecretArn to ARN in the output of aws secretsmanager describe-secret,"
              + " with the hyphen and six characters at its end");

  private final Settings settings;
  private final Aws aws;
  private final Http http;
  private final Fixes fixes;

  PusherApp(Settings settings, Aws aws, Http http, Fixes fixes) {
    this.fixes = fixes;
    this.settings = settings;
    this.aws = aws;
    this.http = http;
  }

  /** Checks that the secret can be read, if one is set, and that the functions can read it too. */
  List<Finding> secret() {
    if (settings.credentials().isEmpty() || settings.secretArn().isEmpty()) {
      return List.of();
    }
    Finding read = secret(settings.credentials().get(), aws);
    boolean full =
        read.status() != Finding.Status.OK
            || new SecretArn(settings.secretArn().get(), aws).isFull();
    return List.of(full ? read : PARTIAL_ARN);
  }

  /** Checks that the secret can be read. */
  static Finding secret(CredentialsSource source, Aws aws) {
    try {
      read(source);
      return Finding.ok(SECRET, "PUSHER_SECRET_ARN has appId, key and secret");
    } catch (UnavailableException e) {
      String reason = e.getCause() == null ? "unknown" : String.valueOf(e.getCause().getMessage());
      return Finding.fail(SECRET, "PUSHER_SECRET_ARN: " + reason, secretAdvice(reason, aws));
    }
  }

  private static String secretAdvice(String reason, Aws aws) {
    if (reason.contains("ResourceNotFound")) {
      return "The secret is missing in that account and region: compare it with the stack's output";
    }
    if (reason.contains("AccessDenied")) {
      return "Your AWS credentials need secretsmanager:GetSecretValue on it, and kms:Decrypt if it"
          + " has a KMS key of its own";
    }
    if (reason.equals("credentials")) {
      return "There are " + aws.missingCredentials().orElse("some now: retry");
    }
    if (reason.contains("Token")) {
      return "AWS does not accept the credentials, which may have expired: sign in, or set"
          + " AWS_PROFILE";
    }
    if (NETWORK_FAULTS.contains(reason)) {
      return "Secrets Manager cannot be reached: check AWS_REGION and this machine's network";
    }
    return "Fill it with put-secret-value: see docs/operations.md";
  }

  /** Retries once: the first read in a JVM takes a second longer, of a timeout of two. */
  private static PusherCredentials read(CredentialsSource source) {
    try {
      return source.current(CredentialsSource.READ_TIMEOUT);
    } catch (UnavailableException e) {
      return source.current(CredentialsSource.READ_TIMEOUT);
    }
  }

  /** The credentials; empty if they cannot be read, which {@link #secret} reports. */
  Optional<PusherCredentials> credentials() {
    try {
      return settings.credentials().map(source -> source.current(CredentialsSource.READ_TIMEOUT));
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }

  /** Checks with one call that the host answers, and that the app's credentials are valid. */
  List<Finding> findings() {
    if (settings.host().isEmpty()) {
      return List.of(
          Finding.skip(CLUSTER, "no cluster is set"), Finding.skip(KEY, "no cluster is set"));
    }
    PusherHost host = settings.host().get();
    Optional<PusherCredentials> known = credentials();
    PusherCredentials used = known.orElseGet(() -> new PusherCredentials("0", "none", "none"));
    List<Finding> findings = new ArrayList<>();
    try {
      Http.Answer answer = http.send(host.authority(), request(host, used));
      findings.add(Finding.ok(CLUSTER, host.authority() + " answers over " + host.scheme()));
      findings.add(known.isPresent() ? key(answer, used) : Finding.skip(KEY, "needs credentials"));
    } catch (NoResponseException e) {
      findings.add(
          Finding.fail(
              CLUSTER,
              host.authority() + ": " + e.reason(),
              "Check PUSHER_CLUSTER (or PUSHER_HOST), this machine's network, and"
                  + " status.pusher.com"));
      findings.add(Finding.skip(KEY, "Pusher does not answer"));
    }
    return findings;
  }

  private static HttpRequest request(PusherHost host, PusherCredentials credentials) {
    return HttpRequest.newBuilder(
            SignatureUtil.uri(
                "GET",
                host.scheme(),
                host.authority(),
                "/apps/" + credentials.appId() + "/channels",
                null,
                credentials.key(),
                credentials.secret(),
                Map.of()))
        .GET()
        .build();
  }

  /**
   * Interprets Pusher's error messages, and does not print them: one repeats the signature. They
   * are not documented; RequestSignature links to the reports that they are taken from.
   */
  private Finding key(Http.Answer answer, PusherCredentials credentials) {
    String text = answer.body().toLowerCase(Locale.ROOT);
    return switch (answer.status()) {
      case 200 ->
          text.contains("\"channels\"")
              ? Finding.ok(KEY, "Pusher accepts the credentials of app " + credentials.appId())
              : Finding.fail(
                  KEY, "200, but not Pusher's answer", "Another server answers at this address");
      case 401 -> unauthorized(text);
      case 403 ->
          Finding.fail(
              KEY,
              "403: the app is disabled or over its quota",
              "Check the app in Pusher's dashboard");
      case 404 ->
          Finding.fail(
              KEY, "404: no app " + credentials.appId() + " in this cluster", fixes.otherApp());
      case 400 ->
          Finding.fail(KEY, "400: key and app id belong to different apps", fixes.otherApp());
      default ->
          Finding.fail(
              KEY,
              "Pusher answers " + answer.status(),
              answer.status() >= 500
                  ? "Check status.pusher.com, and retry"
                  : "Another server answers at this address: check PUSHER_HOST");
    };
  }

  private Finding unauthorized(String text) {
    // This message also contains auth_key and timestamp, so it is tested first.
    if (text.startsWith("invalid signature")) {
      return Finding.fail(KEY, "401: the secret does not belong to this key", fixes.otherSecret());
    }
    if (text.contains("auth_key")) {
      return Finding.fail(
          KEY,
          "401: unknown key in this cluster",
          fixes.otherApp() + ": a valid key in the wrong cluster gives the same answer");
    }
    if (text.startsWith("timestamp")) {
      return Finding.fail(
          KEY,
          "401: the call's timestamp differs by more than 600 s",
          "Set this machine's clock, preferably by NTP");
    }
    return Finding.fail(KEY, "401: invalid key or secret", fixes.otherApp());
  }
}
