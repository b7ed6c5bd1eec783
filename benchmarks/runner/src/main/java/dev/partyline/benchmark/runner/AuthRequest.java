package dev.partyline.benchmark.runner;

/**
 * One {@code POST /pusher/auth} as pusher-js in a browser sends it by default: a form that names
 * one channel.
 *
 * @param socketId the client's connection
 * @param channel the requested channel
 * @param token the bearer token
 */
public record AuthRequest(String socketId, String channel, String token) implements SignedRequest {

  /** The Pusher app's. */
  public static final String KEY = "278d425bdf160c739803";

  /** The Pusher app's. */
  public static final String SECRET = "7ad3773142a6692b25b8";

  @Override
  public byte[] event() {
    return ApiEvent.form(token, "socket_id=" + socketId + "&channel_name=" + channel);
  }

  @Override
  public void check(RuntimeApi.Exchange exchange) {
    String expected = "\"auth\":\"" + SignedRequest.signature(socketId, channel) + "\"";
    if (!SignedRequest.okBody(exchange).replace("\": \"", "\":\"").contains(expected)) {
      throw new MeasuringException("answered " + exchange.answer());
    }
  }
}
