package dev.partyline.pusherserver;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid event that the app server publishes.
 *
 * @param name 1 to 200 characters
 * @param data at most 10 KiB of UTF-8
 * @param channels 1 to 100 distinct channels
 * @param except the connection that does not receive it, or null
 * @param info the channel attributes that the publisher requested
 */
record PublishedEvent(
    String name,
    String data,
    List<ChannelName> channels,
    @Nullable SocketId except,
    Set<InfoAttribute> info) {

  /**
   * 200 characters (<a
   * href="https://pusher.com/docs/channels/library_auth_reference/server-library-reference-specification/">the
   * server library reference specification</a>).
   */
  static final int MAX_NAME = 200;

  /** 10 KB in the HTTP API reference, 10240 bytes in Pusher's answer. */
  static final int MAX_DATA_BYTES = 10_240;
}
