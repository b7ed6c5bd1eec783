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
 * Checks a subscription end to end: channel auth's answer, its signature, and Pusher's answer to
 * the client.
 */
final class Subscriptions {

  static final String SUBSCRIPTION = "subscription";
  static final String SIGNATURE = "signature";
  static final String PRESENCE = "presence";

  private final Api api;
  private final Token token;
  private final boolean tokenIsValid;
  private final Connection connection;
  private final Optional<PusherCredentials> credentials;

  /**
   * @param tokenIsValid whether the token is valid according to the settings
   * @param credentials those of the settings; empty if there are none
   */
  Subscriptions(
      Api api,
      Token token,
      boolean tokenIsValid,
      Connection connection,
      Optional<PusherCredentials> credentials) {
    this.api = api;
    this.token = token;
    this.tokenIsValid = tokenIsValid;
    this.connection = connection;
    this.credentials = credentials;
  }

  /** Checks the user's own channel. */
  List<Finding> own(UserId user) {
    List<Finding> findings = new ArrayList<>();
    String channel = new Channel.User(user).name();
    try {
      Http.Answer answer = api.authorize(token, socketId(), channel);
      Optional<String> auth =
          answer.status() == 200 ? Api.member(answer, "auth") : Optional.empty();
      if (auth.isEmpty()) {
        findings.add(
            refused(
                SUBSCRIPTION,
                answer,
                "The token's user is " + user + ": check that it is the user you expect"));
        findings.add(Finding.skip(SIGNATURE, "channel auth did not sign"));
      } else {
        findings.add(Finding.ok(SUBSCRIPTION, channel + " is granted"));
        findings.add(
            signature(auth.get(), channel, Optional.empty())
                .orElseGet(() -> subscribe(SIGNATURE, auth.get(), channel, Optional.empty())));
      }
    } catch (NoResponseException e) {
      findings.add(Finding.fail(SUBSCRIPTION, e.reason(), "See the check " + Api.CHANNEL_AUTH));
      findings.add(Finding.skip(SIGNATURE, "channel auth did not sign"));
    }
    return findings;
  }

  Finding presence(PartyId party) {
    String channel = new Channel.Presence(party).name();
    try {
      Http.Answer answer = api.authorize(token, socketId(), channel);
      Optional<String> auth =
          answer.status() == 200 ? Api.member(answer, "auth") : Optional.empty();
      if (auth.isEmpty()) {
        return refused(
            PRESENCE,
            answer,
            "The table must have an item with PK PARTY#%s and SK MEMBER#<userId>, with the token's user id, and without an expiresAt in the past"
                .formatted(party));
      }
      Optional<String> data = Api.member(answer, "channel_data");
      if (data.isEmpty()) {
        return Finding.fail(
            PRESENCE,
            "the answer has no channel_data",
            "A proxy or your own back end removes it: Pusher requires it for presence channels");
      }
      return signature(auth.get(), channel, data)
          .map(wrong -> Finding.fail(PRESENCE, wrong.seen(), wrong.advice()))
          .orElseGet(() -> subscribe(PRESENCE, auth.get(), channel, data));
    } catch (NoResponseException e) {
      return Finding.fail(PRESENCE, e.reason(), "See the check " + Api.CHANNEL_AUTH);
    }
  }

  private String socketId() {
    return connection.socketId().orElse("1.1");
  }

  /** Checks a signature with the settings' key and secret: the error, or empty if it is valid. */
  private Optional<Finding> signature(String auth, String channel, Optional<String> channelData) {
    if (credentials.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = auth.split(":", -1);
    if (!parts[0].equals(credentials.get().key())) {
      return Optional.of(
          Finding.fail(
              SIGNATURE,
              "channel auth signs with key %s, the settings have %s"
                  .formatted(parts[0], credentials.get().key()),
              "Clients must connect with the key that channel auth signs with"));
    }
    String toSign = socketId() + ":" + channel + channelData.map(data -> ":" + data).orElse("");
    boolean valid =
        parts.length == 2
            && SignatureUtil.sign(toSign, credentials.get().secret()).equals(parts[1]);
    return valid
        ? Optional.empty()
        : Optional.of(
            Finding.fail(
                SIGNATURE,
                "channel auth signs with another secret than the settings have",
                "See the check "
                    + PusherApp.KEY
                    + ": it tests the settings' secret. Then"
                    + " give the functions the correct one"));
  }

  /** Subscribes at Pusher with the signature. */
  private Finding subscribe(
      String check, String auth, String channel, Optional<String> channelData) {
    Optional<PusherSocket> socket = connection.socket();
    if (socket.isEmpty()) {
      return credentials.isPresent()
          ? Finding.ok(check, "it is valid according to the settings; not tested with Pusher")
          : Finding.skip(check, "neither a secret nor a connection to check it with");
    }
    try {
      socket.get().subscribe(channel, auth, channelData);
    } catch (NoResponseException e) {
      return Finding.fail(check, e.reason(), "See the check " + Connection.CHECK);
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
          check, "Pusher does not answer the subscription", "Retry, and check status.pusher.com");
    }
    if (answer.get().isRefusal()) {
      return refusedByPusher(check, answer.get());
    }
    return Finding.ok(
        check,
        check.equals(PRESENCE)
            ? "%s is granted, Pusher accepts it; members there: %d"
                .formatted(channel, answer.get().data().path("presence").path("count").asInt())
            : "Pusher accepts it");
  }

  /** Does not show Pusher's message, which repeats the signature. */
  private static Finding refusedByPusher(String check, Frame refusal) {
    String text = refusal.message();
    if (text.startsWith("Invalid key")) {
      return Finding.fail(
          check,
          "Pusher: signed with another key than the client's",
          "Use the same key of App Keys in clients and functions");
    }
    if (text.startsWith("Invalid signature")) {
      return Finding.fail(
          check,
          "Pusher: the signature is invalid",
          "The functions' secret does not belong to this key: copy it again from App Keys");
    }
    return Finding.fail(
        check,
        "Pusher refuses it" + (refusal.code() == 0 ? "" : " with " + refusal.code()),
        "See docs/troubleshooting.md, Errors 4000 to 4399");
  }

  private Finding refused(String check, Http.Answer answer, String adviceIfForbidden) {
    return switch (answer.status()) {
      case 401 ->
          tokenIsValid
              ? Finding.fail(
                  check,
                  "401, although the token is valid according to these settings",
                  "The function has other settings: compare JWT_... and JWKS_URL with its environment."
                      + " Its log has the reason")
              : Finding.fail(check, "401", "See the check " + Token.CHECK + " for the reason");
      case 403 -> Finding.fail(check, "403", adviceIfForbidden);
      case 429 ->
          Finding.fail(
              check,
              "429: too many requests by this user, or from this address without an accepted"
                  + " token",
              "Wait for " + answer.header("Retry-After").orElse("60") + " s");
      case 503 ->
          Finding.fail(
              check,
              "503: the function cannot reach the key set, the table or the secret",
              "Its log names it as reason: key_set, members or pusher_credentials");
      case 200 -> Finding.fail(check, "200, but not channel auth's answer", api.fixes().otherApi());
      default ->
          Finding.fail(
              check,
              Integer.toString(answer.status()),
              answer.status() >= 500
                  ? "Check the function's log"
                  : "See docs/troubleshooting.md, Subscribing");
    };
  }
}
