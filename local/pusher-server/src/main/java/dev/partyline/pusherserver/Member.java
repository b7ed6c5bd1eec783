package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of a presence channel.
 *
 * @param userId 1 to 128 characters; a number in {@code channel_data} is converted to a string, the
 *     protocol's type of user ids
 * @param info an object of at most 1 KB, or null if there is none
 */
record Member(String userId, @Nullable JsonNode info) {

  /**
   * 128 characters and 1 KB (<a
   * href="https://pusher.com/docs/channels/using_channels/presence-channels/#limitations">presence
   * limitations</a>).
   */
  static final int MAX_USER_ID = 128;

  private static final int MAX_INFO_BYTES = 1024;

  /** The error of a user id; empty if it is valid. */
  static Optional<String> idError(JsonNode id) {
    if (!id.isTextual() && !id.isNumber()) {
      return Optional.of("a user id must be a string or a number");
    }
    int length = id.asText().length();
    return length >= 1 && length <= MAX_USER_ID
        ? Optional.empty()
        : Optional.of("a user id must have 1 to " + MAX_USER_ID + " characters");
  }

  /** Whether a user info is an object, or missing. */
  static boolean isObjectOrAbsent(JsonNode info) {
    return info.isObject() || infoOf(info) == null;
  }

  /** The error of a user info's length; empty if it is valid. */
  static Optional<String> infoError(JsonNode info) {
    return info.toString().getBytes(UTF_8).length <= MAX_INFO_BYTES
        ? Optional.empty()
        : Optional.of("user_info is longer than " + MAX_INFO_BYTES + " bytes");
  }

  /** Creates a member from a valid id and info. */
  static Member of(JsonNode id, JsonNode info) {
    return new Member(id.asText(), infoOf(info));
  }

  /** A user info, or null if there is none. */
  static @Nullable JsonNode infoOf(JsonNode info) {
    return info.isMissingNode() || info.isNull() ? null : info;
  }
}
