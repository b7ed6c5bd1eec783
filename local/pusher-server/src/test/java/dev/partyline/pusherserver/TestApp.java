package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.rest.Pusher;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The test app, and signatures as its app server makes them. */
final class TestApp {

  static final PusherApp APP = new PusherApp("app-1", "key-1", "secret-1");

  private TestApp() {}

  static PusherServerBuilder builder() {
    return PusherServer.builder().app(APP);
  }

  static PusherServer serve(Clock clock) throws IOException {
    return builder().clock(clock).start();
  }

  static PusherServer serve() throws IOException {
    return builder().start();
  }

  /** Pusher's server library, configured for the server under test. */
  static Pusher library(PusherServer server, String secret) {
    Pusher pusher = new Pusher(APP.id(), APP.key(), secret);
    pusher.setHost("127.0.0.1:" + server.port());
    pusher.setEncrypted(false);
    return pusher;
  }

  static Pusher library(PusherServer server) {
    return library(server, APP.secret());
  }

  static String subscribe(String channel) {
    return subscribe(channel, null, null);
  }

  static String subscribe(String channel, @Nullable String auth, @Nullable String channelData) {
    ObjectNode frame = Json.newObject().put("event", "pusher:subscribe");
    ObjectNode data = frame.putObject("data").put("channel", channel);
    if (auth != null) {
      data.put("auth", auth);
    }
    if (channelData != null) {
      data.put("channel_data", channelData);
    }
    return frame.toString();
  }

  static String subscribePrivate(RawClient client, String channel) {
    return subscribe(channel, sign(client.socketId() + ":" + channel), null);
  }

  static String subscribePresence(RawClient client, String channel, String userId) {
    String data = Json.newObject().put("user_id", userId).toString();
    return subscribePresenceWith(client, channel, data);
  }

  static String subscribePresenceWith(RawClient client, String channel, String channelData) {
    String auth = sign(client.socketId() + ":" + channel + ":" + channelData);
    return subscribe(channel, auth, channelData);
  }

  static String signIn(RawClient client, String userId) {
    return signInWith(client, Json.newObject().put("id", userId).toString());
  }

  static String signInWith(RawClient client, String userData) {
    return signInWithAuth(sign(client.socketId() + "::user::" + userData), userData);
  }

  static String signInWithAuth(String auth, String userData) {
    ObjectNode frame = Json.newObject().put("event", "pusher:signin");
    frame.putObject("data").put("auth", auth).put("user_data", userData);
    return frame.toString();
  }

  static String unsubscribe(String channel) {
    ObjectNode frame = Json.newObject().put("event", "pusher:unsubscribe");
    frame.putObject("data").put("channel", channel);
    return frame.toString();
  }

  static String clientEvent(String channel, String event, String data) {
    return Json.newObject()
        .put("event", event)
        .put("channel", channel)
        .put("data", data)
        .toString();
  }

  static String sign(String text) {
    return APP.key() + ":" + new AppSignature(APP).of(text);
  }

  /** A path and query with the signature that Pusher's page describes. */
  static String signedQuery(String method, String pathAndQuery, long timestamp) {
    int mark = pathAndQuery.indexOf('?');
    String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    String query =
        "auth_key=%s&auth_timestamp=%d&auth_version=1.0%s"
            .formatted(
                APP.key(), timestamp, mark < 0 ? "" : "&" + pathAndQuery.substring(mark + 1));
    String sorted =
        Arrays.stream(query.split("&"))
            .map(pair -> URLDecoder.decode(pair, UTF_8))
            .sorted(Comparator.comparing(pair -> pair.substring(0, pair.indexOf('='))))
            .collect(Collectors.joining("&"));
    String signature = new AppSignature(APP).of(method + "\n" + path + "\n" + sorted);
    return path + "?" + query + "&auth_signature=" + signature;
  }
}
