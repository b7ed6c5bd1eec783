package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.channel.Channel;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.http.Fields;
import dev.partyline.http.Fields.ListField;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Denied;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A valid request to subscribe to one channel, or to several. */
sealed interface AuthRequest {

  /** The largest body that names one channel, or none. */
  int MAX_BODY_BYTES = 8 * 1024;

  /** As many as DynamoDB reads in one call. */
  int MAX_CHANNELS = 100;

  String CHANNEL_NAME = "channel_name";
  List<String> FIELDS = List.of("socket_id", CHANNEL_NAME);
  // A hundred of the longest names, escaped in a form.
  ListField NAMES = new ListField(CHANNEL_NAME, 32 * 1024);

  /**
   * Names one channel.
   *
   * @param subscription to be signed if it is granted; refused if the channel is of an unknown
   *     kind, which is answered only after the token check
   */
  record Single(Outcome<Subscription> subscription) implements AuthRequest {
    @Override
    public List<Channel> channels() {
      return known(List.of(subscription));
    }
  }

  /**
   * Names a list of channels, none twice.
   *
   * @param subscriptions by channel name, in order; each refused as its own request would be
   */
  record Batch(Map<String, Outcome<Subscription>> subscriptions) implements AuthRequest {
    @Override
    public List<Channel> channels() {
      return known(subscriptions.values());
    }
  }

  /** The channels that have not been refused. */
  List<Channel> channels();

  /** Parses the body; a refusal names the field. */
  static Outcome<AuthRequest> read(Request request) {
    return Fields.read(request, FIELDS, MAX_BODY_BYTES, NAMES)
        .then(
            fields ->
                SocketId.parse(fields.get("socket_id"))
                    .then(
                        socketId ->
                            fields.isList(CHANNEL_NAME)
                                ? batch(socketId, fields.list(CHANNEL_NAME))
                                : single(socketId, fields.get(CHANNEL_NAME))));
  }

  private static Outcome<AuthRequest> single(SocketId socketId, String name) {
    Outcome<Subscription> subscription = subscription(socketId, name);
    return subscription instanceof Outcome.Refused<Subscription>(Malformed malformed)
        ? Outcome.refused(malformed)
        : Outcome.accepted(new Single(subscription));
  }

  private static Outcome<AuthRequest> batch(SocketId socketId, List<String> names) {
    if (names.size() > MAX_CHANNELS) {
      return malformed("has more than " + MAX_CHANNELS + " channels");
    }
    Map<String, Outcome<Subscription>> subscriptions = new LinkedHashMap<>();
    for (String name : names) {
      // The answer has the name as a key, and a lone surrogate has no UTF-8 form.
      if (!UTF_8.newEncoder().canEncode(name)) {
        return malformed("has half of a surrogate pair");
      }
      if (subscriptions.put(name, subscription(socketId, name)) != null) {
        return malformed("has a channel twice");
      }
    }
    return Outcome.accepted(new Batch(subscriptions));
  }

  private static Outcome<Subscription> subscription(SocketId socketId, String name) {
    if (name.isEmpty()) {
      return Outcome.refused(new Malformed(CHANNEL_NAME, "is empty"));
    }
    return Channel.parse(CHANNEL_NAME, name)
        .then(
            channel ->
                channel
                    .map(known -> Outcome.accepted(new Subscription(socketId, known)))
                    .orElseGet(() -> Outcome.refused(new Denied("unknown_channel_kind"))));
  }

  private static <T> Outcome<T> malformed(String why) {
    return Outcome.refused(new Malformed(CHANNEL_NAME, why));
  }

  private static List<Channel> known(Collection<Outcome<Subscription>> subscriptions) {
    List<Channel> known = new ArrayList<>();
    for (Outcome<Subscription> subscription : subscriptions) {
      if (subscription instanceof Outcome.Accepted<Subscription>(Subscription accepted)) {
        known.add(accepted.channel());
      }
    }
    return known;
  }
}
