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

/**
 * The app at Pusher: its credentials, and what the HTTP API answers to a signed call that only
 * reads (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#get-channels-fetch-info-for-multiple-channels">GET
 * channels</a>).
 */
final class PusherApp {

  static final String SECRET = "secret";
  static final String CLUSTER = "cluster";
  static final String KEY = "key";

  private static final String APP_KEYS =
      "Compare PUSHER_APP_ID, PUSHER_APP_KEY and PUSHER_CLUSTER with App Keys in Pusher's dashboard";

  private final Settings settings;
  private final Http http;

  PusherApp(Settings settings, Http http) {
    this.settings = settings;
    this.http = http;
  }

  /** Reads the secret if there is one; a line of its own, since it can fail by itself. */
  List<Finding> secret() {
    if (settings.credentials().isEmpty() || !settings.fromSecret()) {
      return List.of();
    }
    return List.of(secret(settings.credentials().get()));
  }

  private static Finding secret(CredentialsSource source) {
    try {
      read(source);
      return Finding.ok(SECRET, "PUSHER_SECRET_ARN holds appId, key and secret");
    } catch (UnavailableException e) {
      String reason = e.getCause() == null ? "unknown" : String.valueOf(e.getCause().getMessage());
      return Finding.fail(SECRET, "PUSHER_SECRET_ARN: " + reason, secretAdvice(reason));
    }
  }

  private static String secretAdvice(String reason) {
    if (reason.contains("ResourceNotFound")) {
      return "There is no such secret in that account and region: compare with the stack's output";
    }
    if (reason.contains("AccessDenied")) {
      return "These AWS credentials need secretsmanager:GetSecretValue on it, and kms:Decrypt if it"
          + " has a key of its own";
    }
    if (reason.startsWith("AWS_") || reason.contains("Token") || reason.contains("credentials")) {
      return "AWS credentials are missing or out of date: sign in, or set AWS_PROFILE";
    }
    if (reason.equals("network") || reason.equals("timeout")) {
      return "Secrets Manager cannot be reached from here";
    }
    return "Fill it with put-secret-value, see docs/operations.md";
  }

  /** The first read in a JVM takes it a second by itself, out of two. */
  private static PusherCredentials read(CredentialsSource source) {
    try {
      return source.current(CredentialsSource.READ_TIMEOUT);
    } catch (UnavailableException e) {
      return source.current(CredentialsSource.READ_TIMEOUT);
    }
  }

  /** The credentials; nothing if they cannot be had, which {@link #secret} has said. */
  Optional<PusherCredentials> credentials() {
    try {
      return settings.credentials().map(source -> source.current(CredentialsSource.READ_TIMEOUT));
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }

  /** Whether the host answers, and whether the app's credentials are right: one call says both. */
  List<Finding> findings() {
    if (settings.host().isEmpty()) {
      return List.of(
          Finding.skip(CLUSTER, "the settings name no cluster"),
          Finding.skip(KEY, "the settings name no cluster"));
    }
    PusherHost host = settings.host().get();
    Optional<PusherCredentials> known = credentials();
    PusherCredentials used = known.orElseGet(() -> new PusherCredentials("0", "none", "none"));
    List<Finding> findings = new ArrayList<>();
    try {
      Http.Answer answer = http.send(host.authority(), request(host, used));
      findings.add(Finding.ok(CLUSTER, host.authority() + " answers over " + host.scheme()));
      findings.add(
          known.isPresent()
              ? key(answer, used)
              : Finding.skip(KEY, "there are no credentials to try"));
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
   * Pusher's texts are shown as far as they are known: one of them repeats the signature. They are
   * not documented, so what they are taken for is only as good as the reports they were seen in
   * (the links are in RequestSignature).
   */
  private static Finding key(Http.Answer answer, PusherCredentials credentials) {
    String text = answer.body().toLowerCase(Locale.ROOT);
    return switch (answer.status()) {
      case 200 ->
          text.contains("\"channels\"")
              ? Finding.ok(
                  KEY, "Pusher takes app " + credentials.appId() + ", its key and its secret")
              : Finding.fail(
                  KEY, "200, but not Pusher's answer", "Something else answers at this address");
      case 401 -> unauthorized(text);
      case 403 ->
          Finding.fail(
              KEY,
              "403: the app is disabled or over its quota",
              "Look at the app in Pusher's dashboard");
      case 404 ->
          Finding.fail(KEY, "404: this cluster has no app " + credentials.appId(), APP_KEYS);
      case 400 -> Finding.fail(KEY, "400: key and app id are of different apps", APP_KEYS);
      default ->
          Finding.fail(
              KEY,
              "Pusher answers " + answer.status(),
              answer.status() >= 500
                  ? "See status.pusher.com, and try again"
                  : "Something else answers at this address: check PUSHER_HOST");
    };
  }

  private static Finding unauthorized(String text) {
    // Its text goes on with what was signed, auth_key and timestamp among it.
    if (text.startsWith("invalid signature")) {
      return Finding.fail(
          KEY,
          "401: the secret is not that of this key",
          "Copy PUSHER_APP_SECRET once more from App Keys in Pusher's dashboard, from the line of"
              + " this key");
    }
    if (text.contains("auth_key")) {
      return Finding.fail(
          KEY,
          "401: there is no such key in this cluster",
          APP_KEYS + ": a right key in a wrong cluster is answered the same");
    }
    if (text.startsWith("timestamp")) {
      return Finding.fail(
          KEY,
          "401: the call's time is more than 600 s off",
          "Set this machine's clock, best by NTP");
    }
    return Finding.fail(KEY, "401: key or secret is wrong", APP_KEYS);
  }
}
