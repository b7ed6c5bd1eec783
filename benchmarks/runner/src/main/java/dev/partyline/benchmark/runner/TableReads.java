package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reads behind the answers for parties, sent to DynamoDB Local without a function: what it
 * takes of the times of all variants.
 */
final class TableReads {

  /** As in the samples. */
  static final String NAME = "DynamoDB Local alone";

  // What the functions read, ours and Node's.
  private static final String ATTRIBUTES = "PK,SK,username,avatar,expiresAt";

  // DynamoDB Local wants a signature, which it does not check.
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=0";

  private static final Gson GSON = new Gson();

  private final URI table;
  private final String user;

  TableReads(String table, String user) {
    this.table = URI.create(table);
    this.user = user;
  }

  /** Reads one membership. Returns the time to the whole answer, in milliseconds. */
  double one(String party) {
    Map<String, Object> request = reading();
    request.put("TableName", Servers.TABLE);
    request.put("Key", key(party));
    return take("GetItem", GSON.toJson(request));
  }

  /** Reads all memberships at once. Returns the time to the whole answer, in milliseconds. */
  double all(List<String> parties) {
    Map<String, Object> keys = reading();
    keys.put("Keys", parties.stream().map(this::key).toList());
    return take("BatchGetItem", GSON.toJson(Map.of("RequestItems", Map.of(Servers.TABLE, keys))));
  }

  private static Map<String, Object> reading() {
    Map<String, Object> request = new HashMap<>();
    request.put("ConsistentRead", true);
    request.put("ProjectionExpression", ATTRIBUTES);
    return request;
  }

  private Map<String, ?> key(String party) {
    return Map.of(
        "PK",
        Map.of("S", Memberships.partitionKey(party)),
        "SK",
        Map.of("S", Memberships.sortKey(user)));
  }

  private double take(String operation, String json) {
    byte[] request = json.getBytes(UTF_8);
    long start = System.nanoTime();
    try {
      HttpURLConnection connection = (HttpURLConnection) table.toURL().openConnection();
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
      connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810." + operation);
      connection.setRequestProperty("X-Amz-Date", "20260101T000000Z");
      connection.setRequestProperty("Authorization", SIGNATURE);
      connection.getOutputStream().write(request);
      try (InputStream answer = connection.getInputStream()) {
        String items = new String(answer.readAllBytes(), UTF_8);
        double took = (System.nanoTime() - start) / 1e6;
        if (!items.contains("username")) {
          throw new MeasuringException("DynamoDB Local answered " + items);
        }
        return took;
      }
    } catch (IOException e) {
      throw new MeasuringException(e.toString());
    }
  }
}
