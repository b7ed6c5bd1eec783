package dev.partyline.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers 403 to requests of other sites' pages, in the form of AWS's JSON protocols. */
public final class LocalCallersOnly extends Handler.Wrapper {

  /** What a developer reads who has met the rule. */
  public static final String MESSAGE =
      "Pages of other sites may not call this: the request has another Origin or Host";

  private static final byte[] BODY =
      ("{\"__type\":\"AccessDeniedException\",\"message\":\"" + MESSAGE + "\"}").getBytes(UTF_8);

  private final Callers callers;

  /**
   * @param handler handles the other requests
   */
  public LocalCallersOnly(Callers callers, Handler handler) {
    super(handler);
    this.callers = callers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (callers.accept(request.getHeaders()::get)) {
      return super.handle(request, response, callback);
    }
    response.setStatus(403);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("X-Amzn-ErrorType", "AccessDeniedException");
    response.write(true, ByteBuffer.wrap(BODY), callback);
    return true;
  }
}
