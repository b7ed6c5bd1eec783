package dev.partyline.channelauth;

import dev.partyline.channel.Channel;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.http.Fields;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * A valid request to subscribe. Immutable.
 *
 * @param socketId the client's connection
 * @param channel empty if it is of an unknown kind, which is refused only after the token check
 */
record AuthRequest(SocketId socketId, Optional<Channel> channel) {

  private static final List<String> FIELDS = List.of("socket_id", "channel_name");
  private static final int MAX_BODY_BYTES = 8 * 1024;

  /** Parses the body; a refusal names the field. */
  static Outcome<AuthRequest> read(Request request) {
    return Fields.read(request, FIELDS, MAX_BODY_BYTES)
        .then(
            fields ->
                SocketId.parse(fields.get("socket_id"))
                    .then(
                        socketId ->
                            Channel.parse("channel_name", fields.get("channel_name"))
                                .then(
                                    channel ->
                                        Outcome.accepted(new AuthRequest(socketId, channel)))));
  }

  /** The subscription to sign if it is granted. */
  Outcome<Subscription> subscription() {
    return channel
        .map(known -> Outcome.accepted(new Subscription(socketId, known)))
        .orElseGet(() -> Outcome.refused(new Refusal.Denied("unknown_channel_kind")));
  }
}
