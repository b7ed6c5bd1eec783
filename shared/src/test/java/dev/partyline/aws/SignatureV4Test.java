package dev.partyline.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SignatureV4Test {

  private static final AwsCredentials SUITES =
      new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "");

  /**
   * AWS's published test suite, as far as it is about what is sent here (<a
   * href="https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4">its
   * files</a>; the ones of 2015, which sign no length).
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "post-vanilla, '', '', '', host;x-amz-date,"
        + " 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "post-header-value-case, my-header1, VALUE1, '', host;my-header1;x-amz-date,"
        + " cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
    "post-header-key-sort, my-header1, value1, '', host;my-header1;x-amz-date,"
        + " c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
    "post-x-www-form-urlencoded, content-type, application/x-www-form-urlencoded, Param1=value1,"
        + " content-type;host;x-amz-date,"
        + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  })
  void shouldSignAsPublished(
      String name, String header, String value, String body, String names, String signature) {
    Map<String, String> headers = new TreeMap<>(Map.of("host", "example.amazonaws.com"));
    if (!header.isEmpty()) {
      headers.put(header, value);
    }

    Map<String, String> signed =
        new SignatureV4(service("us-east-1", "service", "/"))
            .sign(headers, body.getBytes(UTF_8), SUITES, Instant.parse("2015-08-30T12:36:00Z"));

    assertThat(signed)
        .containsEntry("x-amz-date", "20150830T123600Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders="
                + names
                + ", Signature="
                + signature);
  }

  @Property
  void shouldSignAsTheSdkDoes(
      @ForAll String body,
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 20) String accessKeyId,
      @ForAll @AlphaChars @StringLength(min = 1, max = 40) String secretAccessKey,
      @ForAll @AlphaChars @StringLength(max = 200) String sessionToken,
      @ForAll boolean hasPath,
      @ForAll @LongRange(min = 946_684_800, max = 4_102_444_800L) long seconds) {
    AwsCredentials credentials = new AwsCredentials(accessKeyId, secretAccessKey, sessionToken);
    Service service = service("eu-central-1", "dynamodb", hasPath ? "/some/path-1.0_~" : "/");
    Instant now = Instant.ofEpochSecond(seconds);
    byte[] bytes = body.getBytes(UTF_8);
    Map<String, String> headers =
        Map.of(
            "content-length", Integer.toString(bytes.length),
            "content-type", "application/x-amz-json-1.0",
            "host", "example.amazonaws.com:8000",
            "x-amz-target", "DynamoDB_20120810.GetItem");

    Map<String, String> sdks = signedByTheSdk(service, headers, bytes, credentials, now);
    // The SDK signs one header more, which only S3 wants.
    Map<String, String> all = new TreeMap<>(headers);
    all.put("x-amz-content-sha256", sdks.get("x-amz-content-sha256"));
    assertThat(new SignatureV4(service).sign(all, bytes, credentials, now)).isEqualTo(sdks);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the day is another, AKIDEXAMPLE, secret, token, 2026-01-02T00:00:00Z",
    "the credentials are others, AKIDOTHER, other, token, 2026-01-01T23:59:59Z",
    "only the secret is another, AKIDEXAMPLE, other, token, 2026-01-01T23:59:59Z",
    "only the session is another, AKIDEXAMPLE, secret, other, 2026-01-01T23:59:59Z",
    "nothing is another, AKIDEXAMPLE, secret, token, 2026-01-01T23:59:59Z",
  })
  void shouldSignAsIfForTheFirstTime_when(
      String what, String accessKeyId, String secretAccessKey, String sessionToken, Instant now) {
    Service service = service("eu-central-1", "dynamodb", "/");
    SignatureV4 signature = new SignatureV4(service);
    Map<String, String> headers = Map.of("host", "example.amazonaws.com");
    signature.sign(
        headers,
        new byte[0],
        new AwsCredentials("AKIDEXAMPLE", "secret", "token"),
        Instant.parse("2026-01-01T12:00:00Z"));
    AwsCredentials credentials = new AwsCredentials(accessKeyId, secretAccessKey, sessionToken);

    assertThat(signature.sign(headers, new byte[0], credentials, now))
        .isEqualTo(new SignatureV4(service).sign(headers, new byte[0], credentials, now));
  }

  private static Map<String, String> signedByTheSdk(
      Service service,
      Map<String, String> headers,
      byte[] body,
      AwsCredentials credentials,
      Instant now) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(service.url());
    headers.forEach(request::putHeader);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                toSign ->
                    toSign
                        .identity(identity(credentials))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.name())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, service.region())
                        .putProperty(
                            AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
    Map<String, String> all = new TreeMap<>();
    signed
        .request()
        .forEachHeader(
            (name, values) -> all.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return all;
  }

  private static AwsCredentialsIdentity identity(AwsCredentials credentials) {
    return credentials.sessionToken().isEmpty()
        ? AwsCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey())
        : AwsSessionCredentialsIdentity.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
  }

  private static Service service(String region, String name, String path) {
    return new Service(
        name, region, URI.create("https://example.amazonaws.com:8000" + path), "Target", "text");
  }
}
