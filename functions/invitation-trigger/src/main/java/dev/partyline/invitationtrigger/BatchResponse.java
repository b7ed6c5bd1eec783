package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.Optional;

/**
 * What Lambda is told (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">partial
 * batch response</a>).
 */
final class BatchResponse {

  private BatchResponse() {}

  /**
   * Writes it.
   *
   * @param failed where Lambda is to go on; nothing if all is done
   */
  static void write(Optional<StreamRecord> failed, OutputStream output) throws IOException {
    try (JsonWriter json = new JsonWriter(new OutputStreamWriter(output, UTF_8))) {
      json.beginObject().name("batchItemFailures").beginArray();
      if (failed.isPresent()) {
        json.beginObject();
        json.name("itemIdentifier").value(failed.get().sequenceNumber());
        json.endObject();
      }
      json.endArray().endObject();
    }
  }
}
