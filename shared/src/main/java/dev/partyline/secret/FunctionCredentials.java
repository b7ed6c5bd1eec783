package dev.partyline.secret;

import com.google.gson.JsonObject;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.net.http.HttpRequest;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The credentials that Lambda gives to the function. Under SnapStart they are fetched from an
 * address on loopback (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
 * and credentials</a>; <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">container
 * credentials</a>), and otherwise they are variables (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">defined
 * runtime environment variables</a>). Keeps none, since a read of the secret is rare and the
 * address near: what is not kept is never expired. Thread-safe.
 */
final class FunctionCredentials {

  private static final String ADDRESS = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

  private final Supplier<Environment> environment;

  /**
   * @param environment asked at each use: what was there at init is from before SnapStart's restore
   */
  FunctionCredentials(Supplier<Environment> environment) {
    this.environment = environment;
  }

  AwsCredentialsIdentity fetch(BoundedHttp http) throws SecretException, InterruptedException {
    Environment now = environment.get();
    try {
      return now.optional(ADDRESS).isPresent() ? fromAddress(now, http) : fromVariables(now);
    } catch (EnvironmentException e) {
      // It names the variable and shows no value.
      throw SecretException.unusable(String.valueOf(e.getMessage()));
    }
  }

  private static AwsCredentialsIdentity fromVariables(Environment now) {
    String accessKeyId = now.required("AWS_ACCESS_KEY_ID");
    String secretAccessKey = now.required("AWS_SECRET_ACCESS_KEY");
    return now.optional("AWS_SESSION_TOKEN")
        .<AwsCredentialsIdentity>map(
            token -> AwsSessionCredentialsIdentity.create(accessKeyId, secretAccessKey, token))
        .orElseGet(() -> AwsCredentialsIdentity.create(accessKeyId, secretAccessKey));
  }

  private static AwsCredentialsIdentity fromAddress(Environment now, BoundedHttp http)
      throws SecretException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(now.safeUrl(ADDRESS)).GET();
    now.optional("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        .ifPresent(token -> request.header("Authorization", token));
    BoundedHttp.Answer answer = http.send(request.build());
    if (answer.status() != 200) {
      throw SecretException.unreachable("function credentials: status " + answer.status());
    }
    JsonObject members =
        JsonText.object(answer.body())
            .orElseThrow(() -> SecretException.unreachable("function credentials: no JSON object"));
    return AwsSessionCredentialsIdentity.create(
        member(members, "AccessKeyId"),
        member(members, "SecretAccessKey"),
        member(members, "Token"));
  }

  private static String member(JsonObject members, String name) throws SecretException {
    return JsonText.text(members, name)
        .orElseThrow(() -> SecretException.unreachable("function credentials: no " + name));
  }
}
