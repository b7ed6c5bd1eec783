package dev.partyline.benchmark.runner;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;

/**
 * One {@code POST /pusher/auth} for several private channels, as {@code @partyline/react} sends it
 * when a connection subscribes to them: one JSON text.
 *
 * @param socketId the client's connection
 * @param channels the requested channels
 * @param token the bearer token
 */
record BatchRequest(String socketId, List<String> channels, String token) implements SignedRequest {

  @Override
  public byte[] event() {
    JsonArray names = new JsonArray();
    channels.forEach(names::add);
    JsonObject body = new JsonObject();
    body.addProperty("socket_id", socketId);
    body.add("channel_name", names);
    return ApiEvent.json(token, body.toString());
  }

  @Override
  public void check(RuntimeApi.Exchange exchange) {
    if (!isRight(SignedRequest.okBody(exchange))) {
      throw new MeasuringException("answered " + exchange.answer());
    }
  }

  private boolean isRight(String body) {
    try {
      JsonObject answers = JsonParser.parseString(body).getAsJsonObject();
      return answers.size() == channels.size()
          && channels.stream().allMatch(channel -> isRight(channel, answers));
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      return false;
    }
  }

  private boolean isRight(String channel, JsonObject answers) {
    JsonObject answer = answers.getAsJsonObject(channel);
    return answer.get("status").getAsInt() == 200
        && answer
            .getAsJsonObject("data")
            .get("auth")
            .getAsString()
            .equals(SignedRequest.signature(socketId, channel));
  }
}
