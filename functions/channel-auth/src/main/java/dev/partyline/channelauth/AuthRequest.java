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
 * A request to subscribe, in the right shape. Immutable.
 *
 * @param socketId the connection that wants to subscribe
 * @param channel to what; empty if it is not one of ours, which only a user is told
 */
record AuthRequest(SocketId socketId, Optional<Channel> channel) {

  private static final List<String> FIELDS = List.of("socket_id", "channel_name");
  private static final int MAX_BODY_BYTES = 8 * 1024;

  /** Reads the body; a refusal names the field. */
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

  /** What is to be signed, if it is granted. */
  Outcome<Subscription> subscription() {
    return channel
        .map(known -> Outcome.accepted(new Subscription(socketId, known)))
        .orElseGet(() -> Outcome.refused(new Refusal.Denied("unknown_channel_kind")));
  }
}
