package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The body of a request of the HTTP API: bytes, since {@code body_md5} is the MD5 of bytes. */
final class ApiBody {

  private final byte[] bytes;

  private ApiBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The array must not change afterwards. */
  static ApiBody of(byte[] bytes) {
    return new ApiBody(bytes);
  }

  static ApiBody of(String text) {
    return new ApiBody(text.getBytes(UTF_8));
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The text; empty if the bytes are not UTF-8. */
  Optional<String> text() {
    try {
      // A new decoder reports errors; String's constructor would replace the bytes.
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The MD5 in lower-case hex. */
  String md5() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
