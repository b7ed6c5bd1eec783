package dev.partyline.channelauth;

import com.google.gson.stream.JsonWriter;
import dev.partyline.history.HistoryPage;
import dev.partyline.http.Answer;
import dev.partyline.json.TextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a page of a channel's history as an answer. */
final class HistoryAnswer {

  private HistoryAnswer() {}

  /** The answer, with each event's data as the JSON that was published. */
  static Answer of(HistoryPage page) {
    TextWriter text = new TextWriter(512 * (page.events().size() + 1));
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("events").beginArray();
      for (HistoryPage.Event event : page.events()) {
        json.beginObject();
        json.name("eventId").value(event.event().eventId());
        json.name("name").value(event.event().name());
        json.name("data").jsonValue(event.event().data());
        json.name("publishedAt").value(event.publishedAt().toString());
        json.endObject();
      }
      json.endArray();
      json.name("cursor").value(page.cursor());
      json.name("complete").value(page.complete());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.okJson(text.toString());
  }
}
