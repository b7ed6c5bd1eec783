package dev.partyline.benchmark.empty;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The smallest possible function in Java. Reads the event, and ignores it. */
public final class EmptyStreamHandler implements RequestStreamHandler {

  private static final byte[] ANSWER =
      "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\",\"cache-control\":\"no-store\"},\"body\":\"{}\"}"
          .getBytes(UTF_8);

  @Override
  public void handleRequest(InputStream event, OutputStream output, Context context)
      throws IOException {
    event.transferTo(OutputStream.nullOutputStream());
    output.write(ANSWER);
  }
}
