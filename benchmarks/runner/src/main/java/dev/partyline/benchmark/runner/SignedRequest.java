package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request whose only right answer is known. */
interface SignedRequest {

  /** The event for the function. */
  byte[] event();

  /**
   * Checks that the answer has each signature as Pusher accepts it.
   *
   * @throws MeasuringException if not
   */
  void check(RuntimeApi.Exchange exchange);

  /** The body if it is a 200, else empty. */
  static String okBody(RuntimeApi.Exchange exchange) {
    try {
      JsonObject json = JsonParser.parseString(exchange.answer()).getAsJsonObject();
      return exchange.returned() && json.get("statusCode").getAsInt() == 200
          ? json.get("body").getAsString()
          : "";
    } catch (JsonParseException | IllegalStateException e) {
      return "";
    }
  }

  /** The key and the signature of a private channel. */
  static String signature(String socketId, String channel) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(AuthRequest.SECRET.getBytes(UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal((socketId + ":" + channel).getBytes(UTF_8));
      return AuthRequest.KEY + ":" + HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
