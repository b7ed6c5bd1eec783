package dev.partyline.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request with any headers, also those that the JDK's client sets itself, such as Host. */
public final class RawRequest {

  private final String method;
  private final URI url;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String body = "";

  private RawRequest(String method, String url) {
    this.method = method;
    this.url = URI.create(url);
    header("Host", this.url.getAuthority());
    header("Connection", "close");
  }

  public static RawRequest get(String url) {
    return new RawRequest("GET", url);
  }

  public static RawRequest post(String url, String body) {
    RawRequest request = new RawRequest("POST", url);
    request.body = body;
    return request.header("Content-Length", Integer.toString(body.getBytes(UTF_8).length));
  }

  public static RawRequest options(String url) {
    return new RawRequest("OPTIONS", url);
  }

  public RawRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Sends it, and returns the whole answer. */
  public String answer() throws IOException {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    StringBuilder text = new StringBuilder("%s %s%s HTTP/1.1\r\n".formatted(method, path, query));
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write((text + "\r\n" + body).getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      int first = in.read();
      // Some servers keep the connection for further requests, whatever the header says.
      socket.shutdownOutput();
      return (char) first + new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Sends it, and returns the status. */
  public int status() throws IOException {
    return Integer.parseInt(answer().split(" ", 3)[1]);
  }
}
