package dev.partyline.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The call that asks for the secret, and what its answer says. AWS's JSON protocol 1.1 (<a
 * href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">its specification</a>),
 * signed by the SDK's own signer (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>); the SDK's client for it would be as large as the rest of the function.
 * Thread-safe.
 */
final class SecretRequest {

  // The JDK's client writes these two by itself, and as they are signed.
  private static final Set<String> NOT_OURS_TO_SET = Set.of("host", "content-length");

  // com.amazonaws.secretsmanager#AccessDeniedException, with or without what is before the #.
  private static final Pattern ERROR_TYPE =
      Pattern.compile("(?:[\\w.]*#)?([A-Za-z]{1,64})(?::.*)?");

  private final SecretArn arn;
  private final URI endpoint;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  SecretRequest(SecretArn arn, URI endpoint, Clock clock) {
    this.arn = arn;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** The request, for this moment only: a signature is good for five minutes. */
  HttpRequest signedWith(AwsCredentialsIdentity credentials) {
    JsonObject members = new JsonObject();
    members.addProperty("SecretId", arn.value());
    String body = members.toString();
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.getPath().isEmpty() ? endpoint.resolve("/") : endpoint)
            .putHeader("Content-Length", Integer.toString(body.getBytes(UTF_8).length))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
            .build();
    SignedRequest signed =
        signer.sign(
            toSign ->
                toSign
                    .identity(credentials)
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "secretsmanager")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, arn.region())
                    .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(signed.request().getUri())
            .POST(HttpRequest.BodyPublishers.ofString(body));
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              if (!NOT_OURS_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  /** The {@code SecretString} in an answer. */
  static String secretString(BoundedHttp.Answer answer) throws SecretException {
    if (answer.status() != 200) {
      String reason = "status " + answer.status() + errorType(answer.body());
      throw answer.status() / 100 == 5 || answer.status() == 429
          ? SecretException.unreachable(reason)
          : SecretException.unusable(reason);
    }
    JsonObject members =
        JsonText.object(answer.body())
            .orElseThrow(() -> SecretException.unreachable("not Secrets Manager's answer"));
    return JsonText.text(members, "SecretString")
        .orElseThrow(() -> SecretException.unusable("the secret is empty"));
  }

  /** Whether it is a permission, a key or a name that is missing is what an operator must know. */
  private static String errorType(String body) {
    return JsonText.object(body)
        .flatMap(members -> JsonText.text(members, "__type"))
        .map(ERROR_TYPE::matcher)
        .filter(Matcher::matches)
        .map(type -> " " + type.group(1))
        .orElse("");
  }
}
