package dev.partyline.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;

/**
 * Keeps the first {@code limit} bytes of a body, decoded as UTF-8, and discards the rest. Used by
 * one call.
 */
final class FirstBytes {

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  FirstBytes(int limit) {
    this.limit = limit;
  }

  BodySubscriber<String> subscriber() {
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(chunk -> chunk.ifPresent(this::take)),
        end -> kept.toString(UTF_8));
  }

  private void take(byte[] chunk) {
    kept.write(chunk, 0, Math.min(chunk.length, limit - kept.size()));
  }
}
