package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partyline.channel.UserId;
import dev.partyline.channelauth.WiredFunction.Answered;
import dev.partyline.party.Member;
import dev.partyline.user.Avatar;
import dev.partyline.user.Username;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For any event and body, the answer is one of the designed ones, and a signature is only for the
 * requested channel and for {@code ann}, a member of the party {@code p1}. A build runs these on
 * the inputs in {@code src/test/resources}; {@code bin/fuzz} searches for new ones.
 */
class RequestFuzzTest {

  /** Placeholder in an input for a token of ann's, since a key in the corpus would be public. */
  private static final String TOKEN = "{token}";

  private static final Set<String> ANNS =
      Set.of("private-user-ann", "private-party-p1", "presence-party-p1");

  private static final String SOCKET_ID = "[0-9]{1,20}\\.[0-9]{1,20}";

  private static final WiredFunction FUNCTION =
      new WiredFunction(
          (party, user, deadline) ->
              party.value().equals("p1") && user.value().equals("ann")
                  ? Optional.of(
                      new Member(
                          UserId.parse("ann").orElseThrow(), Username.parse("Ann"), Avatar.none()))
                  : Optional.empty());

  private static final String ANNS_TOKEN = FUNCTION.token("ann");
  private static final String SIGNATURE = ANNS_TOKEN.substring(ANNS_TOKEN.lastIndexOf('.') + 1);

  @FuzzTest
  void shouldAnswerAsDesigned_whateverTheEvent(byte[] event) {
    byte[] sent = new String(event, ISO_8859_1).replace(TOKEN, ANNS_TOKEN).getBytes(ISO_8859_1);

    Answered answered = FUNCTION.answer(sent);

    if (answered.status() == 200) {
      // API Gateway writes each name once: which of two the function uses does not matter.
      JsonText.objectIn(new String(sent, UTF_8))
          .ifPresent(
              read -> {
                assertThat(SentFields.header(read, "authorization"))
                    .matches("(?i)bearer +\\Q" + ANNS_TOKEN + "\\E");
                if (answered.members().containsKey("user_data")) {
                  assertThat(read).containsEntry("routeKey", "POST /pusher/user-auth");
                  assertSignedIn(answered, SentFields.socketIdInEvent(read));
                } else {
                  assertThat(read).containsEntry("routeKey", "POST /pusher/auth");
                  assertSigned(answered, SentFields.inEvent(read));
                }
              });
      assertThat(new String(sent, ISO_8859_1)).contains(ANNS_TOKEN);
    } else {
      answered.assertRefused();
    }
    assertThat(answered.text()).doesNotContain(SIGNATURE);
  }

  @FuzzTest
  void shouldAnswerAsDesigned_whateverTheJsonBody(byte[] body) {
    String text = new String(body, UTF_8);

    Answered answered = FUNCTION.answer(event("application/json", text, false));

    assertAnswer(answered, SentFields.inJson(text));
    boolean shallow = text.chars().filter(c -> c == '{' || c == '[').count() <= 32;
    if (shallow && JsonText.objectIn(text).isPresent()) {
      assertNotRefusedWithoutReason(answered, SentFields.inJson(text));
    }
  }

  @FuzzTest
  void shouldAnswerAsDesigned_whateverTheFormBody(byte[] body) {
    String encoded = Base64.getEncoder().encodeToString(body);

    Answered answered = FUNCTION.answer(event("application/x-www-form-urlencoded", encoded, true));

    String text = new String(body, UTF_8);
    assertAnswer(answered, SentFields.inForm(text));
    if (text.matches("[!-~&&[^%]]*")) {
      assertNotRefusedWithoutReason(answered, SentFields.inForm(text));
    }
  }

  private static byte[] event(String contentType, String body, boolean isBase64) {
    String headers =
        JsonText.object("content-type", contentType, "authorization", "Bearer " + ANNS_TOKEN);
    String rest =
        JsonText.object(
            "version",
            "2.0",
            "routeKey",
            "POST /pusher/auth",
            "body",
            body,
            "isBase64Encoded",
            isBase64);
    return ("{\"headers\":" + headers + "," + rest.substring(1)).getBytes(UTF_8);
  }

  /** With a valid token and a supported content type. */
  private static void assertAnswer(Answered answered, Optional<SentFields> sent) {
    if (answered.status() == 200) {
      assertSigned(answered, sent);
    } else {
      answered.assertRefused();
      assertThat(answered.status()).isIn(400, 403, 413);
    }
    assertThat(answered.text()).doesNotContain(SIGNATURE);
  }

  private static void assertSignedIn(Answered answered, Optional<String> socketId) {
    String sent =
        socketId.orElseThrow(() -> new AssertionError("signed a socket id that was not sent"));
    assertThat(sent).matches(SOCKET_ID);
    answered.assertSignedIn(sent);
    assertThat(answered.members())
        .containsEntry("user_data", "{\"id\":\"ann\",\"user_info\":{\"username\":\"ann\"}}");
  }

  /** Every entry is of a channel that was sent, and granted only if it is ann's. */
  private static void assertBatch(Answered answered, SentFields fields) {
    assertThat(answered.members().keySet()).isEqualTo(Set.copyOf(fields.channelNames()));
    assertThat(fields.channelNames()).doesNotHaveDuplicates().hasSizeBetween(1, 100);
    answered
        .members()
        .forEach(
            (name, entry) -> {
              @SuppressWarnings("unchecked") // An object, or the test fails.
              Map<String, Object> read = (Map<String, Object>) entry;
              if (ANNS.contains(name)) {
                @SuppressWarnings("unchecked")
                Map<String, Object> data = (Map<String, Object>) read.get("data");
                new Answered(200, data, answered.text()).assertSigned(fields.socketId(), name);
              } else {
                assertThat(read.keySet()).containsExactly("status", "error", "message");
                assertThat(read.get("status")).isIn(400.0, 403.0);
              }
            });
  }

  private static void assertNotRefusedWithoutReason(Answered answered, Optional<SentFields> sent) {
    sent.filter(fields -> fields.socketId().matches(SOCKET_ID))
        .filter(fields -> ANNS.containsAll(fields.channelNames()))
        .filter(fields -> Set.copyOf(fields.channelNames()).size() == fields.channelNames().size())
        .ifPresent(fields -> assertThat(answered.status()).as("%s", fields).isIn(200, 413));
  }

  private static void assertSigned(Answered answered, Optional<SentFields> sent) {
    SentFields fields =
        sent.orElseThrow(() -> new AssertionError("signed fields that were not sent"));
    assertThat(fields.socketId()).matches(SOCKET_ID);
    if (fields.isBatch()) {
      assertBatch(answered, fields);
      return;
    }
    String channelName = fields.channelNames().get(0);
    assertThat(ANNS).contains(channelName);
    answered.assertSigned(fields.socketId(), channelName);
    if (answered.members().get("channel_data") instanceof String shown) {
      assertThat(JsonText.objectIn(shown))
          .contains(Map.of("user_id", "ann", "user_info", Map.of("username", "Ann")));
    }
  }
}
