package dev.partyline.stack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.Callers;
import dev.partyline.cloud.issuer.TokenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * The page's back end under {@code /demo/}: {@code GET} reads, {@code POST} with a JSON object
 * writes. Like the local issuer, it does not authenticate callers, so it rejects pages of other
 * origins. Thread-safe.
 */
final class DemoApi extends Handler.Abstract {

  private static final String PREFIX = "/demo/";
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final long ONE_HOUR = 3600;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final DemoEnvironment stack;
  private final DemoData data;
  private final Parties parties;
  private final Clock clock;

  DemoApi(DemoEnvironment stack, DemoData data, Parties parties, Clock clock) {
    this.stack = stack;
    this.data = data;
    this.parties = parties;
    this.clock = clock;
  }

  /** Handles requests under {@code /demo/} only. */
  @Override
  public boolean handle(Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (!Request.getPathInContext(request).startsWith(PREFIX)) {
      return false;
    }
    answer(request).send(response, callback);
    return true;
  }

  private Answer answer(Request request) throws IOException, InterruptedException {
    if (!Callers.sameOrigin().accept(request.getHeaders()::get)) {
      return Answer.refused(403, "Only the demo page may call this");
    }
    try {
      return switch (request.getMethod()) {
        case "GET" -> read(request, new DemoAction(query(request)));
        case "POST" -> write(request);
        default -> Answer.refused(405, "Only GET and POST are supported");
      };
    } catch (DemoActionException e) {
      return Answer.refused(400, String.valueOf(e.getMessage()));
    }
  }

  private Answer read(Request request, DemoAction action) {
    return switch (action(request)) {
      case "config" -> config();
      case "user" -> parties.ofUser(action.userId("id"));
      case "party" -> parties.party(action.partyId("id"));
      default -> notFound(request);
    };
  }

  private Answer write(Request request) throws IOException, InterruptedException {
    String type = request.getHeaders().get("Content-Type");
    // A form of another page cannot send this content type.
    if (type == null
        || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
      return Answer.refused(415, "The body is not application/json");
    }
    InputStream in = Content.Source.asInputStream(request);
    byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      // Reads the rest: a client that is still sending does not read the answer.
      in.transferTo(OutputStream.nullOutputStream());
      return Answer.refused(413, "The body is larger than " + MAX_BODY_BYTES + " bytes");
    }
    try {
      return write(request, new DemoAction(JSON.readTree(body)));
    } catch (JsonProcessingException e) {
      return Answer.refused(400, "The body is not JSON");
    }
  }

  private Answer write(Request request, DemoAction action)
      throws IOException, InterruptedException {
    return switch (action(request)) {
      case "token" -> token(action);
      case "start" -> parties.start(action.name("name"), action.person("by"));
      case "invite" ->
          parties.invite(action.partyId("partyId"), action.userId("userId"), action.person("by"));
      case "join" -> parties.join(action.partyId("partyId"), action.person("by"));
      case "decline" -> parties.decline(action.partyId("partyId"), action.userId("userId"));
      case "leave" -> parties.leave(action.partyId("partyId"), action.userId("userId"));
      case "remove" ->
          parties.remove(action.partyId("partyId"), action.userId("userId"), action.person("by"));
      case "change" ->
          parties.change(
              action.partyId("partyId"),
              action.userId("userId"),
              action.optionalName("name"),
              action.settings("settings"));
      case "demo-data" -> {
        data.putInto(stack.dynamoDb(), stack.table(), clock);
        yield Answer.done();
      }
      case "preflight" -> Preflight.send(channelAuth(request), action.origin("origin"));
      default -> notFound(request);
    };
  }

  private Answer config() {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("table", stack.table());
    ObjectNode pusher = config.putObject("pusher");
    pusher.put("key", stack.pusher().key());
    pusher.put("host", "127.0.0.1");
    pusher.put("port", stack.pusherPort());
    config.put("issuer", stack.issuer().url());
    config.set("users", JSON.valueToTree(data.users()));
    config.set("parties", JSON.valueToTree(data.parties()));
    config.set("origins", JSON.valueToTree(stack.origins()));
    return Answer.of(config);
  }

  private Answer token(DemoAction action) {
    String token =
        stack
            .issuer()
            .issue(
                new TokenRequest(
                    action.userId("id").value(),
                    action.optionalName("username").orElse(""),
                    Map.of(),
                    action.seconds("expiresIn", ONE_HOUR)));
    return Answer.of(JsonNodeFactory.instance.objectNode().put("token", token));
  }

  private static URI channelAuth(Request request) {
    return URI.create("http://127.0.0.1:" + Request.getLocalPort(request) + "/pusher/auth");
  }

  private static String action(Request request) {
    return Request.getPathInContext(request).substring(PREFIX.length());
  }

  private static Answer notFound(Request request) {
    return Answer.refused(
        404, "Unknown action: " + request.getMethod() + " " + Request.getPathInContext(request));
  }

  private static ObjectNode query(Request request) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      fields.put(field.getName(), field.getValue());
    }
    return fields;
  }
}
