package dev.partyline.pusherserver;

import org.jspecify.annotations.Nullable;

/**
 * An error for a client, sent as {@code pusher:error}. The connection stays open.
 *
 * <p>Pusher gives a code to the rate limit only (4301, <a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes">error
 * codes</a>) and sends {@code "code":null} with all others, according to reports of its users. The
 * messages are Pusher's where a linked report quotes one.
 *
 * @param code the documented code, or null
 * @param message a message for developers
 */
record ProtocolError(@Nullable Integer code, String message) {

  private static ProtocolError withoutCode(String message) {
    return new ProtocolError(null, message);
  }

  static ProtocolError malformed(String reason) {
    return withoutCode("Malformed message: " + reason);
  }

  static ProtocolError invalidChannel(String name) {
    return withoutCode("Invalid channel name: '" + name + "'");
  }

  /** As in https://github.com/pusher/pusher-js/issues/45 . */
  static ProtocolError alreadySubscribed(ChannelName channel) {
    return withoutCode("Existing subscription to channel " + channel);
  }

  /** As in https://github.com/pusher/libPusher/issues/254 . */
  static ProtocolError notSubscribed(ChannelName channel) {
    return withoutCode(
        "No current subscription to channel " + channel + ", or subscription in progress");
  }

  /** As in https://github.com/pusher/pusher-js/issues/478 . */
  static ProtocolError authMissing(ChannelName channel) {
    return withoutCode("Auth info required to subscribe to " + channel);
  }

  /** As in https://github.com/deepbrook/Pysher/issues/22 . */
  static ProtocolError authMalformed(ChannelName channel) {
    return withoutCode(
        "Auth value for subscription to %s is invalid: should be of format 'key:signature'"
            .formatted(channel));
  }

  /** As in https://github.com/pusher/pusher-js/issues/237 . */
  static ProtocolError authKeyUnknown(String key) {
    return withoutCode("Invalid key in subscription auth data: '" + key + "'");
  }

  /** As in https://github.com/pusher/pusher-websocket-java/issues/205 . */
  static ProtocolError authInvalid(String signedText, String signature) {
    return withoutCode(
        "Invalid signature: Expected HMAC SHA256 hex digest of %s, but got %s"
            .formatted(signedText, signature));
  }

  static ProtocolError channelDataInvalid(ChannelName channel, String reason) {
    return withoutCode("Invalid channel_data for " + channel + ": " + reason);
  }

  /** As in https://github.com/pusher/pusher-http-php/issues/32 . */
  static ProtocolError userInfoNotAnObject() {
    return withoutCode(
        "user_info supplied to presence subscription is invalid - if supplied it must be a type of"
            + " hash");
  }

  static ProtocolError presenceFull(ChannelName channel, int members) {
    return withoutCode(
        "Presence channel %s is over the limit of %d members".formatted(channel, members));
  }

  static ProtocolError channelOfAnotherUser(ChannelName channel) {
    return withoutCode("Not signed in as the user of " + channel);
  }

  /** As in https://github.com/pusher/pusher-http-php/issues/354 . */
  static ProtocolError signInAuthMalformed() {
    return withoutCode("Invalid format: auth must have the format key:signature");
  }

  static ProtocolError signInKeyUnknown(String key) {
    return withoutCode("Invalid key in user authentication data: '" + key + "'");
  }

  static ProtocolError userDataInvalid(String reason) {
    return withoutCode("Invalid user_data: " + reason);
  }

  static ProtocolError userIdInvalid(String id) {
    return withoutCode(UserId.error(id));
  }

  /**
   * The message is from <a
   * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#connection-events">{@code
   * pusher:signin}</a>.
   */
  static ProtocolError signedInAsAnotherUser() {
    return withoutCode("The connection is already associated with a different user id");
  }

  static ProtocolError clientEventRefused(String reason) {
    return withoutCode("Client event rejected - " + reason);
  }

  /** As in https://github.com/bitfumes/Real-Time-Chat/issues/1 . */
  static ProtocolError clientEventNotSubscribed(ChannelName channel) {
    return withoutCode(
        "Cannot broadcast client event (connection not subscribed to channel %s)"
            .formatted(channel));
  }

  static ProtocolError clientEventRateExceeded() {
    return new ProtocolError(4301, "Client event rejected due to rate limit");
  }

  /** As in https://github.com/murphjm/JavaPusherClient/issues/1 . */
  static ProtocolError clientEventIncomplete() {
    return withoutCode("Invalid client event (must contain channel and data)");
  }

  /** As in https://github.com/pusher/pusher-js/issues/351 . */
  static ProtocolError unsupportedEvent(String event) {
    return withoutCode("Unsupported event received on socket: " + event);
  }
}
