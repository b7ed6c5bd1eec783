package dev.partyline.pusher;

import static dev.partyline.Some.deadline;
import static dev.partyline.Some.socketId;
import static dev.partyline.Some.subscription;
import static dev.partyline.Some.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.user.User;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSignerTest {

  private static final String KEY = "278d425bdf160c739803";
  private static final String SECRET = "7ad3773142a6692b25b8";

  private final AuthSigner signer =
      new AuthSigner(new FixedCredentials(new PusherCredentials("3", KEY, SECRET)));

  // The last one is the documentation's example. The value printed there differs, but neither
  // Pusher's libraries nor any other HMAC of that text produce it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1234.1234::user::{"id":"12345"}                                                 | 4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba
          1234.1234:private-foobar                                                        | 58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4
          1234.1234:presence-foobar:{"user_id":"10","user_info":{"name":"Mr. Pusher"}}     | 48dac51d2d7569e1e9c0f48c227d4b26f238fa68e5c0bb04222c966909c4f7c4
          1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}}     | 31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80
          """)
  void shouldMakeThePublishedSignatures(String toSign, String signature) {
    assertThat(signer.auth(toSign, deadline())).isEqualTo(KEY + ":" + signature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"private-user-1", "private-user-auth0=7C5f7c", "private-party-p1,@;.=3D"})
  void shouldSignTheSocketAndTheChannel_whenItIsPrivate(String channel)
      throws GeneralSecurityException {
    SignedSubscription signed = signer.sign(subscription("1234.1234", channel), deadline());

    assertThat(signed)
        .isEqualTo(new SignedSubscription.Private(KEY + ":" + hmac("1234.1234:" + channel)));
  }

  @Test
  void shouldSignTheChannelData_whenItIsPresence() throws GeneralSecurityException {
    User shown = user("auth0|5f7c", "Zoë \"𝄞\" \u2028 O'Brien", "https://example.org/a.png");

    SignedSubscription signed =
        signer.sign(subscription("1.2", "presence-party-p1"), shown, deadline());

    String channelData = ChannelData.of(shown);
    assertThat(signed)
        .isEqualTo(
            new SignedSubscription.Presence(
                KEY + ":" + hmac("1.2:presence-party-p1:" + channelData), channelData));
  }

  @Test
  void shouldSignTheUserInWithTheEscapedId() throws GeneralSecurityException {
    User user = user("auth0|5f7c", "Zoë \"𝄞\"", "https://example.org/a.png");

    SignedSignIn signed = signer.signIn(socketId("1.2"), user, deadline());

    String userData =
        "{\"id\":\"auth0=7C5f7c\",\"user_info\":{\"username\":\"Zoë \\\"𝄞\\\"\","
            + "\"avatar\":\"https://example.org/a.png\"}}";
    assertThat(signed)
        .isEqualTo(new SignedSignIn(KEY + ":" + hmac("1.2::user::" + userData), userData));
    assertThat(signer.signIn(socketId("1.2"), user, deadline())).isEqualTo(signed);
    assertThat(signed).hasToString("SignedSignIn");
  }

  @Test
  void shouldShowNoSignature_whenPrinted() {
    assertThat(signer.sign(subscription("1.2", "private-user-1"), deadline()))
        .hasToString("Private");
    assertThat(signer.sign(subscription("1.2", "presence-party-p1"), user("1", "Ann"), deadline()))
        .hasToString("Presence");
  }

  /** Verifies the library's signatures with the JDK. */
  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
