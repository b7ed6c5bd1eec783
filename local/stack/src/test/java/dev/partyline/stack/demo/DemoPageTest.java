package dev.partyline.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files and back end over HTTP, with a real table and a real issuer. */
class DemoPageTest {

  private static final String ADA = "48873148-efcc-4c01-b8a8-56b55f1143e3";
  private static final String GRACE = "7f3a1c52-0d1e-4d3c-9a57-2b8c2d1f6e10";
  private static final String ALAN = "c2d4b7a0-5a0f-4a2e-8f64-6f0e3f2a9b21";
  private static final String BY_ADA = "\"by\":{\"id\":\"" + ADA + "\",\"username\":\"ada\"}";

  @TempDir private static Path folder;
  private static ServedPage page;

  @BeforeAll
  static void start() throws IOException {
    Path dist = folder.resolve("dist");
    Files.createDirectories(dist.resolve("assets"));
    Files.writeString(dist.resolve("index.html"), "<!doctype html><title>the page</title>");
    Files.writeString(dist.resolve("assets/index-1a2b3c.js"), "the script");
    Files.writeString(dist.resolve("assets/index-1a2b3c.css"), "the style");
    Files.writeString(dist.resolve("assets/index-1a2b3c.js.br"), "the script as brotli");
    Files.writeString(dist.resolve("assets/index-1a2b3c.js.gz"), "the script as gzip");
    Files.writeString(folder.resolve("secret.txt"), "the secret");
    page = new ServedPage(dist);
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, no-cache, the page",
    "/index.html, text/html, no-cache, the page",
    "/assets/index-1a2b3c.js, text/javascript, 'public, max-age=31536000, immutable', the script",
    "/assets/index-1a2b3c.css, text/css, 'public, max-age=31536000, immutable', the style",
  })
  void shouldServeTheFile(String path, String type, String caching, String content)
      throws Exception {
    HttpResponse<String> answer = page.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "content-type")).startsWith(type);
    assertThat(header(answer, "cache-control")).isEqualTo(caching);
    assertThat(answer.body()).contains(content);
  }

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br, zstd', br, the script as brotli",
    "gzip, gzip, the script as gzip",
    "identity, '', the script",
  })
  void shouldServeTheCompressedFile_whenTheBrowserAcceptsIt(
      String accepted, String encoding, String content) throws Exception {
    HttpResponse<String> answer =
        page.send(page.request("/assets/index-1a2b3c.js").header("Accept-Encoding", accepted));

    assertThat(header(answer, "content-encoding")).isEqualTo(encoding);
    assertThat(header(answer, "vary")).isEqualTo("Accept-Encoding");
    assertThat(header(answer, "content-type")).startsWith("text/javascript");
    assertThat(header(answer, "cache-control")).contains("immutable");
    assertThat(header(answer, "content-security-policy")).contains("default-src 'none'");
    assertThat(answer.body()).isEqualTo(content);
  }

  @Test
  void shouldAllowConnections_toTheStacksServersOnly() throws Exception {
    HttpResponse<String> answer = page.get("/");

    assertThat(header(answer, "content-security-policy").split("; *"))
        .containsExactlyInAnyOrder(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self' ws://127.0.0.1:" + ServedPage.PUSHER_PORT,
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");
    assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(answer, "cross-origin-resource-policy")).isEqualTo("same-origin");
  }

  @Test
  void shouldAnswerNotModified_whenThePageHasNotChanged() throws Exception {
    String etag = header(page.get("/"), "etag");

    HttpResponse<String> again = page.send(page.request("/").header("If-None-Match", etag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..;/secret.txt",
        "/%5c..%5csecret.txt",
        "//secret.txt",
        "/assets/",
        "/nothing.js",
      })
  void shouldServeNoOtherFiles(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 40[034] .*").doesNotContain("the secret");
  }

  @Test
  void shouldPassUnknownPathsToTheApi() throws Exception {
    HttpResponse<String> answer = page.get("/pusher/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(answer.headers().firstValue("content-security-policy")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS, /, 404", "POST, /, 404", "DELETE, /index.html, 404"})
  void shouldPassOtherMethodsToTheApi(String method, String path, int status) throws Exception {
    HttpResponse<String> answer =
        page.send(page.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
  }

  @Test
  void shouldServeThePagesConfiguration() throws Exception {
    JsonNode config = ServedPage.json(page.get("/demo/config"));

    assertThat(config.at("/pusher/key").asText()).isEqualTo("the-key");
    assertThat(config.at("/pusher/port").asInt()).isEqualTo(ServedPage.PUSHER_PORT);
    assertThat(config.path("users").findValuesAsText("username"))
        .containsExactly("ada", "grace", "alan");
    assertThat(config.path("parties").findValuesAsText("name"))
        .containsExactly("Garden Party", "Roof Party");
    assertThat(config.toString()).doesNotContain("the-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {ServedPage.APP, "https://evil.example", "http://127.0.0.1:1", "null"})
  void shouldRejectPagesOfOtherOrigins(String origin) throws Exception {
    HttpResponse<String> read = page.send(page.request("/demo/config").header("Origin", origin));
    HttpResponse<String> preflight =
        page.send(
            page.request("/demo/token")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST"));

    assertThat(read.statusCode()).isEqualTo(403);
    assertThat(preflight.statusCode()).isEqualTo(403);
    assertThat(read.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(preflight.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, 403",
    "Host: 127.0.0.1.evil.example, 403",
    "Host: localhost, 200",
    "'Host: localhost\r\nOrigin: http://localhost', 200",
    "'Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site', 403",
    "'Host: 127.0.0.1\r\nSec-Fetch-Site: same-site', 403",
    "'Host: 127.0.0.1\r\nSec-Fetch-Site: same-origin', 200",
  })
  void shouldRejectOtherHostNames(String headers, int status) throws Exception {
    assertThat(raw("GET /demo/config HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void shouldAcceptJsonOnly(String type) throws Exception {
    HttpResponse<String> answer =
        page.send(
            page.request("/demo/token")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"u\"}")));

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          token  | [                                   | The body is not JSON
          token  | []                                  | The body is not a JSON object
          token  | {}                                  | id is missing
          token  | {"id":7}                            | id must be text
          token  | {"id":""}                           | id is empty
          token  | {"id":"a\\u0007"}                   | id is longer than 128 characters, or has an invalid character
          token  | {"id":"\\ud800"}                    | id is longer than 128 characters, or has an invalid character
          token  | {"id":"u","expiresIn":1.5}          | expiresIn is not a whole number of seconds
          start  | {"name":" ","by":{"id":"u","username":"u"}} | name is blank
          start  | {"name":"n"}                        | by.id is missing
          invite | {"partyId":"garden-party"}          | userId is missing
          change | {"partyId":"garden-party","userId":"u"} | name and settings are missing
          change | {"partyId":"p","userId":"u","settings":[]} | settings is not an object
          change | {"partyId":"p","userId":"u","settings":{"a":[1]}} | settings.a must be text, a number or a boolean
          change | {"partyId":"p","userId":"u","settings":{"a":1e400}} | settings.a is a number that DynamoDB does not support
          change | {"partyId":"p","userId":"u","settings":{"capacity":-5}} | settings.capacity must be a whole number from 1 to 100000
          change | {"partyId":"p","userId":"u","settings":{"capacity":1.5}} | settings.capacity must be a whole number from 1 to 100000
          change | {"partyId":"p","userId":"u","settings":{"capacity":"many"}} | settings.capacity must be a whole number from 1 to 100000
          preflight | {"origin":"example.org"}         | origin must be like https://app.example.org
          preflight | {"origin":"https://a.example\\r\\nX: y"} | origin must be like https://app.example.org
          """)
  void shouldNameTheInvalidField(String action, String fields, String message) throws Exception {
    HttpResponse<String> answer = page.post(action, fields);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(ServedPage.message(answer)).startsWith(message);
  }

  @Test
  void shouldRejectLongIds() throws Exception {
    assertThat(ServedPage.message(page.post("token", "{\"id\":\"" + "i".repeat(129) + "\"}")))
        .startsWith("id is longer than 128 characters");
    assertThat(page.post("token", "{\"id\":\"" + "i".repeat(70_000) + "\"}").statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({"GET, nothing, 404", "POST, config, 404", "DELETE, config, 405"})
  void shouldRejectUnknownActions(String method, String action, int status) throws Exception {
    HttpResponse<String> answer =
        page.send(
            page.request("/demo/" + action)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          invite  | {"partyId":"no-party","userId":"u",BY_ADA}         | 404 | Party no-party does not exist
          invite  | {"partyId":"roof-party","userId":"u",BY_ADA}       | 403 | ada is not a member of roof-party
          invite  | {"partyId":"garden-party","userId":"GRACE",BY_ADA} | 409 | GRACE is already a member of garden-party
          join    | {"partyId":"no-party",BY_ADA}                      | 404 | Party no-party does not exist
          join    | {"partyId":"roof-party",BY_ADA}                    | 403 | ada has no invitation to roof-party
          join    | {"partyId":"garden-party",BY_ADA}                  | 409 | ada is already a member of garden-party
          decline | {"partyId":"garden-party","userId":"ADA"}          | 404 | ADA has no invitation to garden-party
          leave   | {"partyId":"roof-party","userId":"ADA"}            | 403 | ADA is not a member of roof-party
          remove  | {"partyId":"roof-party","userId":"u",BY_ADA}       | 403 | ada is not a member of roof-party
          remove  | {"partyId":"garden-party","userId":"u",BY_ADA}     | 409 | u is not a member of garden-party any more
          remove  | {"partyId":"roof-party","userId":"ADA",BY_ADA}     | 403 | ADA is not a member of roof-party
          change  | {"partyId":"no-party","userId":"ADA","name":"N"}   | 404 | Party no-party does not exist
          change  | {"partyId":"roof-party","userId":"ADA","name":"N"} | 403 | ADA is not a member of roof-party
          """)
  void shouldReportWhyAnActionFails(String action, String fields, int status, String message)
      throws Exception {
    HttpResponse<String> answer = page.post(action, filled(fields));

    assertThat(ServedPage.message(answer)).isEqualTo(filled(message));
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void shouldWriteItemsAsTheAppDoes() throws Exception {
    String byAlan = "\"by\":{\"id\":\"" + ALAN + "\",\"username\":\"alan\"}";
    String started = "{\"name\":\"Tea & Cake\"," + BY_ADA + "}";
    String partyId = ServedPage.json(page.post("start", started)).path("partyId").asText();
    assertThat(partyId).matches("tea-cake-[0-9a-f]{6}");
    String party = "{\"partyId\":\"" + partyId + "\",";

    assertOk(page.post("invite", party + "\"userId\":\"" + ALAN + "\"," + BY_ADA + "}"));
    JsonNode invitation = ofUser(ALAN).path("invitations").path(0);
    assertThat(invitation.path("partyName").asText()).isEqualTo("Tea & Cake");
    assertThat(invitation.at("/invitedBy/username").asText()).isEqualTo("ada");
    assertThat(invitation.path("invitedAt").asText()).isEqualTo(ServedPage.NOW.toString());

    assertOk(page.post("join", party + byAlan + "}"));
    assertThat(ofUser(ALAN).path("invitations")).isEmpty();
    assertThat(ofUser(ALAN).path("parties").findValuesAsText("name"))
        .containsExactlyInAnyOrder("Roof Party", "Tea & Cake");

    assertOk(
        page.post(
            "change",
            party
                + "\"userId\":\""
                + ALAN
                + "\",\"name\":\"Cake\",\"settings\":{\"open\":true,\"price\":1.50}}"));
    JsonNode details = ServedPage.json(page.get("/demo/party?id=" + partyId));
    assertThat(details.at("/party/name").asText()).isEqualTo("Cake");
    assertThat(details.at("/party/settings").toString()).contains("\"open\":true", "\"price\":1.5");
    assertThat(details.path("members").findValuesAsText("username"))
        .containsExactlyInAnyOrder("ada", "alan");

    assertOk(page.post("leave", party + "\"userId\":\"" + ALAN + "\"}"));
    assertThat(ServedPage.json(page.get("/demo/party?id=" + partyId)).path("members")).hasSize(1);
  }

  @Test
  void shouldDeleteAMember_whenAnotherMemberRemovesThem() throws Exception {
    String started = "{\"name\":\"Quiet\"," + BY_ADA + "}";
    String partyId = ServedPage.json(page.post("start", started)).path("partyId").asText();
    String userId = "auth0|6e1d";
    String eve = "{\"id\":\"" + userId + "\",\"username\":\"eve\"}";
    String party = "{\"partyId\":\"" + partyId + "\",";
    String toEve = party + "\"userId\":\"" + userId + "\"," + BY_ADA + "}";
    assertOk(page.post("invite", toEve));
    assertOk(page.post("join", party + "\"by\":" + eve + "}"));

    assertOk(page.post("remove", toEve));

    assertThat(ofUser("auth0%7C6e1d").path("parties")).isEmpty();
    JsonNode details = ServedPage.json(page.get("/demo/party?id=" + partyId));
    assertThat(details.path("members").findValuesAsText("username")).containsExactly("ada");
  }

  @Test
  void shouldDeleteAnInvitation_whenItIsDeclined() throws Exception {
    String userId = "auth0|5f7c";
    String to = "{\"partyId\":\"garden-party\",\"userId\":\"" + userId + "\"";
    assertOk(page.post("invite", to + "," + BY_ADA + "}"));
    assertThat(ofUser("auth0%7C5f7c").path("invitations")).hasSize(1);

    assertOk(page.post("decline", to + "}"));

    assertThat(ofUser("auth0%7C5f7c").path("invitations")).isEmpty();
  }

  @Test
  void shouldIssueAToken_alsoAnExpiredOne() throws Exception {
    String fields = "{\"id\":\"auth0|5f7c\",\"username\":\"mary\",\"expiresIn\":-60}";

    String token = ServedPage.json(page.post("token", fields)).path("token").asText();

    String claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    assertThat(claims)
        .contains("\"sub\":\"auth0|5f7c\"", "\"preferred_username\":\"mary\"", "\"exp\":");
  }

  @Test
  void shouldSendAPreflightForAnyOrigin() throws Exception {
    JsonNode allowed =
        ServedPage.json(page.post("preflight", "{\"origin\":\"" + ServedPage.APP + "\"}"));
    JsonNode foreign = ServedPage.json(page.post("preflight", "{\"origin\":\"https://evil.org\"}"));

    assertThat(allowed.at("/headers/access-control-allow-origin").asText())
        .isEqualTo(ServedPage.APP);
    assertThat(foreign.path("status").asInt()).isEqualTo(204);
    assertThat(foreign.path("headers")).isEmpty();
  }

  private static JsonNode ofUser(String id) throws Exception {
    return ServedPage.json(page.get("/demo/user?id=" + id));
  }

  private static void assertOk(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String filled(String text) {
    return text.replace("BY_ADA", BY_ADA).replace("ADA", ADA).replace("GRACE", GRACE);
  }

  /** Sends a raw request, which no client library sends. */
  private static String raw(String request) throws IOException {
    URI url = URI.create(page.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
