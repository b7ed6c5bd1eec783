package dev.partyline.pusherserver;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event the app server publishes, checked.
 *
 * @param name 1 to 200 characters
 * @param data at most 10 KiB of UTF-8
 * @param channels 1 to 100, each once
 * @param except the connection that is not to get it, or null
 * @param info the attributes of the channels that the publisher wants to hear
 */
record PublishedEvent(
    String name,
    String data,
    List<ChannelName> channels,
    @Nullable SocketId except,
    Set<InfoAttribute> info) {

  /**
   * 200 by <a
   * href="https://pusher.com/docs/channels/library_auth_reference/server-library-reference-specification/">the
   * server library reference specification</a>.
   */
  static final int MAX_NAME = 200;

  /** 10 KB by the HTTP API reference; Pusher's answer says 10240 bytes. */
  static final int MAX_DATA_BYTES = 10_240;
}
