package dev.partyline.channelauth;

import dev.partyline.channel.Channel;
import dev.partyline.history.History;
import dev.partyline.history.History.PageRequest;
import dev.partyline.http.QueryFields;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Denied;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A valid request for a page of a channel's history. Immutable.
 *
 * @param channel whose history; refused if it is of an unknown kind, which is answered only after
 *     the token check
 * @param page what to read
 */
record HistoryRequest(Outcome<Channel> channel, PageRequest page) {

  private static final String CHANNEL_NAME = "channel_name";
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";

  private static final int DEFAULT_LIMIT = 100;

  // With data of 10 KiB each, which is twice as long in the answer if all of its characters must be
  // escaped, 200 events are less than Lambda's 6 MB.
  private static final int MAX_LIMIT = 200;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

  /** Parses the query string; a refusal names the field. */
  static Outcome<HistoryRequest> read(Request request, History history) {
    return QueryFields.read(request, List.of(CHANNEL_NAME), List.of(AFTER, LIMIT))
        .then(
            fields -> {
              String name = fields.get(CHANNEL_NAME);
              return channel(name)
                  .then(
                      channel ->
                          limit(fields)
                              .then(limit -> page(name, fields, limit, history))
                              .then(page -> Outcome.accepted(new HistoryRequest(channel, page))));
            });
  }

  /** The channel, unless it is refused. */
  List<Channel> channels() {
    return channel.fold(List::of, refusal -> List.of());
  }

  private static Outcome<Outcome<Channel>> channel(String name) {
    return Channel.parse(CHANNEL_NAME, name)
        .then(
            parsed -> {
              if (parsed.isEmpty()) {
                return Outcome.accepted(Outcome.refused(new Denied("unknown_channel_kind")));
              }
              return parsed.get() instanceof Channel.Presence
                  ? malformed(CHANNEL_NAME, "is a presence channel, which has no history")
                  : Outcome.accepted(Outcome.accepted(parsed.get()));
            });
  }

  private static Outcome<Integer> limit(QueryFields fields) {
    return fields
        .find(LIMIT)
        .map(
            text -> {
              int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
              return limit >= 1 && limit <= MAX_LIMIT
                  ? Outcome.accepted(limit)
                  : HistoryRequest.<Integer>malformed(
                      LIMIT, "is not a number from 1 to " + MAX_LIMIT);
            })
        .orElseGet(() -> Outcome.accepted(DEFAULT_LIMIT));
  }

  private static Outcome<PageRequest> page(
      String name, QueryFields fields, int limit, History history) {
    return fields
        .find(AFTER)
        .map(cursor -> history.request(name, AFTER, cursor, limit))
        .orElseGet(() -> Outcome.accepted(history.newest(name, limit)));
  }

  private static <T> Outcome<T> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
