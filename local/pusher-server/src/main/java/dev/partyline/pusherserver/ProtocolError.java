package dev.partyline.pusherserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told in {@code pusher:error}; the connection stays open.
 *
 * <p>Pusher gives a code to the rate limit only (4301, <a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes">error
 * codes</a>) and sends {@code "code":null} with all others, as seen in reports by its users; the
 * texts are Pusher's own where a report quotes one, linked below.
 *
 * @param code the documented code, or null
 * @param message for people
 */
record ProtocolError(@Nullable Integer code, String message) {

  private static ProtocolError uncoded(String message) {
    return new ProtocolError(null, message);
  }

  static ProtocolError malformed(String why) {
    return uncoded("Malformed message: " + why);
  }

  static ProtocolError invalidChannel(String name) {
    return uncoded("Invalid channel name: '" + name + "'");
  }

  /** As in https://github.com/pusher/pusher-js/issues/45 . */
  static ProtocolError alreadySubscribed(ChannelName channel) {
    return uncoded("Existing subscription to channel " + channel);
  }

  /** As in https://github.com/pusher/libPusher/issues/254 . */
  static ProtocolError notSubscribed(ChannelName channel) {
    return uncoded(
        "No current subscription to channel " + channel + ", or subscription in progress");
  }

  /** As in https://github.com/pusher/pusher-js/issues/478 . */
  static ProtocolError authMissing(ChannelName channel) {
    return uncoded("Auth info required to subscribe to " + channel);
  }

  /** As in https://github.com/deepbrook/Pysher/issues/22 . */
  static ProtocolError authMalformed(ChannelName channel) {
    return uncoded(
        "Auth value for subscription to %s is invalid: should be of format 'key:signature'"
            .formatted(channel));
  }

  /** As in https://github.com/pusher/pusher-js/issues/237 . */
  static ProtocolError authKeyUnknown(String key) {
    return uncoded("Invalid key in subscription auth data: '" + key + "'");
  }

  /** As in https://github.com/pusher/pusher-websocket-java/issues/205 . */
  static ProtocolError authInvalid(String signedText, String signature) {
    return uncoded(
        "Invalid signature: Expected HMAC SHA256 hex digest of %s, but got %s"
            .formatted(signedText, signature));
  }

  static ProtocolError channelDataInvalid(ChannelName channel, String why) {
    return uncoded("Invalid channel_data for " + channel + ": " + why);
  }

  static ProtocolError presenceFull(ChannelName channel, int members) {
    return uncoded(
        "Presence channel %s is over the limit of %d members".formatted(channel, members));
  }

  static ProtocolError userChannelOfAnother(ChannelName channel) {
    return uncoded("Not signed in as the user of " + channel);
  }

  static ProtocolError signInRefused(String why) {
    return uncoded("Sign-in failed: " + why);
  }

  static ProtocolError clientEventRefused(String why) {
    return uncoded("Client event rejected - " + why);
  }

  /** As in https://github.com/bitfumes/Real-Time-Chat/issues/1 . */
  static ProtocolError clientEventUnsubscribed(ChannelName channel) {
    return uncoded(
        "Cannot broadcast client event (connection not subscribed to channel %s)"
            .formatted(channel));
  }

  static ProtocolError clientEventsTooFast() {
    return new ProtocolError(4301, "Client event rejected due to rate limit");
  }

  static ProtocolError unknownEvents(List<String> known) {
    return uncoded("Unknown event; a client may send " + String.join(", ", known));
  }
}
