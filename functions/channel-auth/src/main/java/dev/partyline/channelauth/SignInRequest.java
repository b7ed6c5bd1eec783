package dev.partyline.channelauth;

import dev.partyline.channel.SocketId;
import dev.partyline.http.Fields;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import java.util.List;

/**
 * A valid request to sign a connection in. Immutable.
 *
 * @param socketId the client's connection
 */
record SignInRequest(SocketId socketId) {

  private static final List<String> FIELDS = List.of("socket_id");

  /** Parses the body; a refusal names the field. */
  static Outcome<SignInRequest> read(Request request) {
    return Fields.read(request, FIELDS, AuthRequest.MAX_BODY_BYTES)
        .then(fields -> SocketId.parse(fields.get("socket_id")))
        .then(socketId -> Outcome.accepted(new SignInRequest(socketId)));
  }
}
