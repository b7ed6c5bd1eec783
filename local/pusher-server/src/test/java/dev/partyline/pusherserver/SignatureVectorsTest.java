package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/**
 * The signature examples of <a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a> and <a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#worked-authentication-example">the
 * HTTP API reference</a>.
 */
class SignatureVectorsTest {

  private static final PusherApp DOCS =
      new PusherApp("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
  private static final String BODY =
      "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
  private static final String QUERY =
      "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
          + "&body_md5=ec365a775a4cd0599faeb73354201b6f"
          + "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

  private final AppSignature signature = new AppSignature(DOCS);

  @Test
  void shouldSignAsDocumented_whenTheChannelIsPrivate() {
    assertThat(signature.of("1234.1234:private-foobar"))
        .isEqualTo("58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
  }

  @Test
  void shouldGrantTheDocumentedAuth_whenTheChannelIsPresence() {
    ClientFrame.Subscribe request =
        new ClientFrame.Subscribe(
            ChannelName.parse("presence-foobar").orElseThrow(),
            "278d425bdf160c739803:48dac51d2d7569e1e9c0f48c227d4b26f238fa68e5c0bb04222c966909c4f7c4",
            "{\"user_id\":\"10\",\"user_info\":{\"name\":\"Mr. Pusher\"}}");
    SocketId socket = SocketId.parse("1234.1234").orElseThrow();
    assertThat(new SubscriptionAuth(DOCS, signature).decide(socket, request, null))
        .isInstanceOfSatisfying(
            SubscriptionAuth.Decision.Granted.class,
            granted -> assertThat(granted.member()).extracting(Member::userId).isEqualTo("10"));
  }

  @Test
  void shouldAcceptTheDocumentedRequest_atItsTime() {
    ApiRequest request = ApiRequest.of("POST", "/apps/3/events", QUERY, ApiBody.of(BODY));
    assertThat(check("2012-11-16T17:49:39Z", request)).isEmpty();
    assertThat(check("2012-11-16T17:59:39Z", request)).isEmpty();
    assertThat(check("2012-11-16T17:39:39Z", request)).isEmpty();
  }

  @Test
  void shouldRefuseTheDocumentedRequest_elevenMinutesLater() {
    ApiRequest request = ApiRequest.of("POST", "/apps/3/events", QUERY, ApiBody.of(BODY));
    assertThat(check("2012-11-16T17:59:40Z", request))
        .isEqualTo(
            "Timestamp expired: Given timestamp (2012-11-16T17:49:39Z) not within 600s of server"
                + " time (2012-11-16T17:59:40Z)");
    assertThat(check("2012-11-16T17:39:38Z", request)).startsWith("Timestamp expired");
  }

  @Test
  void shouldNotPrintTheSecret_whenAnAppIsLogged() {
    assertThat(DOCS.toString()).doesNotContain(DOCS.secret()).contains(DOCS.key());
  }

  private String check(String now, ApiRequest request) {
    Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
    return new RequestSignature(DOCS, signature, clock).error(request).orElse("");
  }
}
