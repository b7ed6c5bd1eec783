package dev.partyline.operations.doctor;

import com.pusher.rest.SignatureUtil;
import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.operations.doctor.PusherSocket.Frame;
import dev.partyline.pusher.PusherCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole way of a subscription: the endpoint's answer, the signature in it, and whether Pusher
 * lets the client in.
 */
final class Subscriptions {

  static final String SUBSCRIPTION = "subscription";
  static final String SIGNATURE = "signature";
  static final String PRESENCE = "presence";

  private final Endpoint endpoint;
  private final Token token;
  private final boolean tokenIsGood;
  private final Connection connection;
  private final Optional<PusherCredentials> credentials;

  /**
   * @param tokenIsGood by these settings
   * @param credentials those of the settings; nothing if there are none
   */
  Subscriptions(
      Endpoint endpoint,
      Token token,
      boolean tokenIsGood,
      Connection connection,
      Optional<PusherCredentials> credentials) {
    this.endpoint = endpoint;
    this.token = token;
    this.tokenIsGood = tokenIsGood;
    this.connection = connection;
    this.credentials = credentials;
  }

  /** The user's own channel. */
  List<Finding> own(UserId user) {
    List<Finding> findings = new ArrayList<>();
    String channel = new Channel.User(user).name();
    try {
      Http.Answer answer = endpoint.ask(token, socketId(), channel);
      Optional<String> auth =
          answer.status() == 200 ? Endpoint.member(answer, "auth") : Optional.empty();
      if (auth.isEmpty()) {
        findings.add(
            refused(
                SUBSCRIPTION,
                answer,
                "The user of the token is " + user + ": is it who you think?"));
        findings.add(Finding.skip(SIGNATURE, "nothing was signed"));
      } else {
        findings.add(Finding.ok(SUBSCRIPTION, channel + " is granted"));
        findings.add(
            signature(auth.get(), channel, Optional.empty())
                .orElseGet(() -> subscribe(SIGNATURE, auth.get(), channel, Optional.empty())));
      }
    } catch (NoResponseException e) {
      findings.add(Finding.fail(SUBSCRIPTION, e.reason(), "See the line " + Endpoint.CHECK));
      findings.add(Finding.skip(SIGNATURE, "nothing was signed"));
    }
    return findings;
  }

  Finding presence(PartyId party) {
    String channel = new Channel.Presence(party).name();
    try {
      Http.Answer answer = endpoint.ask(token, socketId(), channel);
      Optional<String> auth =
          answer.status() == 200 ? Endpoint.member(answer, "auth") : Optional.empty();
      if (auth.isEmpty()) {
        return refused(
            PRESENCE,
            answer,
            "The table must have an item with PK PARTY#%s and SK MEMBER#<userId>, the id as the token has it"
                .formatted(party));
      }
      Optional<String> data = Endpoint.member(answer, "channel_data");
      if (data.isEmpty()) {
        return Finding.fail(
            PRESENCE,
            "the answer has no channel_data",
            "Something between takes it out; without it Pusher refuses a presence channel");
      }
      return signature(auth.get(), channel, data)
          .map(wrong -> Finding.fail(PRESENCE, wrong.seen(), wrong.advice()))
          .orElseGet(() -> subscribe(PRESENCE, auth.get(), channel, data));
    } catch (NoResponseException e) {
      return Finding.fail(PRESENCE, e.reason(), "See the line " + Endpoint.CHECK);
    }
  }

  private String socketId() {
    return connection.socketId().orElse("1.1");
  }

  /**
   * What is wrong with a signature, by the settings' own key and secret; nothing if it is right.
   */
  private Optional<Finding> signature(String auth, String channel, Optional<String> channelData) {
    if (credentials.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = auth.split(":", -1);
    if (!parts[0].equals(credentials.get().key())) {
      return Optional.of(
          Finding.fail(
              SIGNATURE,
              "the endpoint signs with key %s, the settings have %s"
                  .formatted(parts[0], credentials.get().key()),
              "Clients must connect with the key that the endpoint signs with"));
    }
    String toSign = socketId() + ":" + channel + channelData.map(data -> ":" + data).orElse("");
    boolean right =
        parts.length == 2
            && SignatureUtil.sign(toSign, credentials.get().secret()).equals(parts[1]);
    return right
        ? Optional.empty()
        : Optional.of(
            Finding.fail(
                SIGNATURE,
                "the endpoint signs with another secret than that of the settings",
                "See the line "
                    + PusherApp.KEY
                    + " for which of the two is right, and give the"
                    + " functions that one"));
  }

  /** Pusher has the last word. */
  private Finding subscribe(
      String check, String auth, String channel, Optional<String> channelData) {
    Optional<PusherSocket> socket = connection.socket();
    if (socket.isEmpty()) {
      return credentials.isPresent()
          ? Finding.ok(check, "it is right by the settings; Pusher was not asked")
          : Finding.skip(check, "there is neither a secret to compare with nor a connection");
    }
    try {
      socket.get().subscribe(channel, auth, channelData);
    } catch (NoResponseException e) {
      return Finding.fail(check, e.reason(), "See the line " + Connection.CHECK);
    }
    Optional<Frame> answer =
        socket
            .get()
            .await(
                frame ->
                    frame.isRefusal()
                        || (frame.event().equals("pusher_internal:subscription_succeeded")
                            && frame.channel().equals(channel)));
    if (answer.isEmpty()) {
      return Finding.fail(
          check, "Pusher says nothing to the subscription", "Try again, and see status.pusher.com");
    }
    if (answer.get().isRefusal()) {
      return refusedByPusher(check, answer.get());
    }
    return Finding.ok(
        check,
        check.equals(PRESENCE)
            ? "%s is granted, Pusher takes it, and shows %d there"
                .formatted(channel, answer.get().data().path("presence").path("count").asInt())
            : "Pusher takes it");
  }

  /** Its text repeats the signature, so it is not shown. */
  private static Finding refusedByPusher(String check, Frame refusal) {
    String text = refusal.message();
    if (text.startsWith("Invalid key")) {
      return Finding.fail(
          check,
          "Pusher says that it is signed with another key than the client has connected with",
          "Give clients and functions the key of the same line of App Keys");
    }
    if (text.startsWith("Invalid signature")) {
      return Finding.fail(
          check,
          "Pusher says that the signature is invalid",
          "The functions have another secret than Pusher has for this key: copy it once more from"
              + " App Keys");
    }
    return Finding.fail(
        check,
        "Pusher refuses it" + (refusal.code() == 0 ? "" : " with " + refusal.code()),
        "docs/troubleshooting.md, Errors 4000 to 4399, says what a code means");
  }

  private Finding refused(String check, Http.Answer answer, String whatIfForbidden) {
    return switch (answer.status()) {
      case 401 ->
          tokenIsGood
              ? Finding.fail(
                  check,
                  "401, though the token is good by these settings",
                  "The function has other ones: compare JWT_... and JWKS_URL with its environment."
                      + " Its log has the reason")
              : Finding.fail(
                  check, "401", "The lines " + Token.CHECK + " say what is wrong with the token");
      case 403 -> Finding.fail(check, "403", whatIfForbidden);
      case 429 ->
          Finding.fail(
              check,
              "429: this user, or this address with refused tokens, has asked too often",
              "Wait for " + answer.header("Retry-After").orElse("60") + " s");
      case 503 ->
          Finding.fail(
              check,
              "503: the function cannot reach the key set, the table or the secret",
              "Its log has which, as reason: key_set, members or pusher_credentials");
      case 200 ->
          Finding.fail(
              check,
              "200, but not the endpoint's answer",
              "Something else answers at this address: compare it with the output PusherAuthUrl");
      default ->
          Finding.fail(
              check,
              Integer.toString(answer.status()),
              answer.status() >= 500
                  ? "Look in the function's log"
                  : "docs/troubleshooting.md, Subscribing, has this status");
    };
  }
}
