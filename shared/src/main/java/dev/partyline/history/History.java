package dev.partyline.history;

import dev.partyline.awssdk.AwsService;
import dev.partyline.deadline.Deadline;
import dev.partyline.history.HistoryItems.Order;
import dev.partyline.history.HistoryItems.Slice;
import dev.partyline.outcome.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Reads channels' histories, page by page. A page has as many events as were requested, unless
 * there are no more. Thread-safe.
 */
public final class History {

  private final HistoryItems items;
  private final Retention retention;
  private final Clock clock;

  History(HistoryItems items, Retention retention, Clock clock) {
    this.items = items;
    this.retention = retention;
    this.clock = clock;
  }

  /** Reads the table that the settings name. */
  public static History of(
      AwsService<DynamoDbClient> dynamoDb, HistorySettings settings, Clock clock) {
    return new History(
        new HistoryTable(dynamoDb, settings.tableName()), settings.retention(), clock);
  }

  /** A valid request for a page of a channel's history, made by {@link #request}. Immutable. */
  public static final class PageRequest {

    private final String channel;
    private final Cursor after;
    private final int limit;

    private PageRequest(String channel, Cursor after, int limit) {
      this.channel = channel;
      this.after = after;
      this.limit = limit;
    }
  }

  /**
   * Requests what follows a cursor.
   *
   * @param channel the channel's name
   * @param field the cursor's field, for the refusal
   * @param cursor its text
   * @param limit the number of events at most, 1 or more
   */
  public Outcome<PageRequest> request(String channel, String field, String cursor, int limit) {
    return Cursor.parse(field, channel, cursor, clock.instant())
        .then(after -> Outcome.accepted(new PageRequest(channel, after, limit)));
  }

  /**
   * Requests the newest events.
   *
   * @param channel the channel's name
   * @param limit the number of events at most, 1 or more
   */
  public PageRequest newest(String channel, int limit) {
    return new PageRequest(channel, new Cursor.None(), limit);
  }

  /**
   * Reads a page.
   *
   * @throws dev.partyline.outcome.UnavailableException if the table cannot be read in time
   */
  public HistoryPage read(PageRequest request, Deadline deadline) {
    // Before the first read: what is kept later is behind a cursor of this time.
    Instant now = clock.instant();
    return switch (request.after) {
      case Cursor.None() -> newest(request, now, deadline);
      case Cursor.Later(Instant since) -> {
        String from = Position.first(since.minus(Clocks.DIFFERENCE).toEpochMilli());
        yield page(request, new Reading(now, now, retention.covers(since, now)), from, deadline);
      }
      case Cursor.Behind(Instant readAt, Position position, var index) -> {
        // Items are kept long enough for the pages of a catch-up.
        boolean complete = retention.covers(position.time().plus(Clocks.DIFFERENCE), now);
        yield page(request, new Reading(now, readAt, complete), position.text(), deadline);
      }
    };
  }

  /**
   * The reading of a page.
   *
   * @param now when it began
   * @param readAt when that of the first page of the catch-up began
   */
  private record Reading(Instant now, Instant readAt, boolean complete) {}

  private HistoryPage page(PageRequest request, Reading reading, String from, Deadline deadline) {
    Map<String, HistoryPage.Event> events = new LinkedHashMap<>();
    String next = "";
    do {
      Slice slice =
          items.read(request.channel, Order.OLDEST_FIRST, from, next, request.limit + 1, deadline);
      for (HistoryItem item : kept(slice, reading.now())) {
        for (int i = firstIndex(request.after, item); i < item.events().size(); i++) {
          HistoryPage.Event event = event(item, i);
          events.putIfAbsent(event.event().eventId(), event);
          if (events.size() == request.limit) {
            return page(
                request, reading, events, new Cursor.Behind(reading.readAt(), item.position(), i));
          }
        }
      }
      next = slice.next();
    } while (!next.isEmpty());
    return page(request, reading, events, new Cursor.Later(reading.readAt()));
  }

  private static HistoryPage page(
      PageRequest request, Reading reading, Map<String, HistoryPage.Event> events, Cursor cursor) {
    return new HistoryPage(
        List.copyOf(events.values()), cursor.text(request.channel), reading.complete());
  }

  private HistoryPage newest(PageRequest request, Instant now, Deadline deadline) {
    // One more than requested shows that older ones are kept.
    Map<String, HistoryPage.Event> newestFirst = new LinkedHashMap<>();
    String next = "";
    do {
      Slice slice =
          items.read(
              request.channel,
              Order.NEWEST_FIRST,
              Position.first(0),
              next,
              request.limit + 1,
              deadline);
      for (HistoryItem item : kept(slice, now)) {
        for (int i = item.events().size() - 1; i >= 0 && newestFirst.size() <= request.limit; i--) {
          HistoryPage.Event event = event(item, i);
          // A repeat counts where it was kept first.
          newestFirst.remove(event.event().eventId());
          newestFirst.put(event.event().eventId(), event);
        }
      }
      next = slice.next();
    } while (!next.isEmpty() && newestFirst.size() <= request.limit);
    List<HistoryPage.Event> events =
        new ArrayList<>(newestFirst.values().stream().limit(request.limit).toList());
    Collections.reverse(events);
    return new HistoryPage(
        List.copyOf(events),
        new Cursor.Later(now).text(request.channel),
        newestFirst.size() <= request.limit);
  }

  private static List<HistoryItem> kept(Slice slice, Instant now) {
    return slice.items().stream().filter(item -> item.expiresAt() > now.getEpochSecond()).toList();
  }

  private static HistoryPage.Event event(HistoryItem item, int index) {
    return new HistoryPage.Event(item.events().get(index), item.position().time());
  }

  private static int firstIndex(Cursor after, HistoryItem item) {
    return after instanceof Cursor.Behind(var readAt, Position position, int index)
            && position.equals(item.position())
        ? index + 1
        : 0;
  }
}
