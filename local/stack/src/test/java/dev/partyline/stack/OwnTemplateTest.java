package dev.partyline.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.template.Template;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A template with more than the project's own: another function with many routes, other tables and
 * streams before the party table's, and parts that bin/local does not run.
 */
class OwnTemplateTest {

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Metadata:
        Local:
          Environment: {PUSHER_APP_KEY: '${pusher.key}', PUSHER_APP_SECRET: '${pusher.secret}'}
      Globals:
        Function: {CodeUri: code, Handler: 'app.Handler::handle', Runtime: java25, Timeout: 60}
      Resources:
        Api: {Type: AWS::Serverless::HttpApi}
        Notes:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
            StreamSpecification: {StreamViewType: KEYS_ONLY}
        Auditor:
          Type: AWS::Serverless::Function
          Properties:
            Events:
              Notes:
                Type: DynamoDB
                Properties: {Stream: !GetAtt Notes.StreamArn, StartingPosition: LATEST}
        Health:
          Type: AWS::Serverless::Function
          Properties:
            Environment: {Variables: {PUSHER_APP_KEY: '', PUSHER_APP_SECRET: ''}}
            Events:
              Health: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /health, Method: GET}}
              Read: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /notes, Method: GET}}
              Write: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /notes, Method: POST}}
              Remove: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /notes, Method: DELETE}}
              Member:
                Type: HttpApi
                Properties: {ApiId: !Ref Api, Path: '/p/{partyId}/m/{userId}', Method: GET}
              File: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: '/f/{path+}', Method: ANY}}
              Any: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /any, Method: ANY}}
              Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
              Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
              Uploads:
                Type: S3
                Properties: {Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*'}
              News: {Type: SNS, Properties: {Topic: !ImportValue news}}
        Bucket: {Type: AWS::S3::Bucket}
        Rule: {Type: AWS::Events::Rule, Properties: {Targets: [!GetAtt Health.Arn]}}
        Parties:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions:
              - {AttributeName: PK, AttributeType: S}
              - {AttributeName: SK, AttributeType: S}
            KeySchema:
              - {AttributeName: PK, KeyType: HASH}
              - {AttributeName: SK, KeyType: RANGE}
            StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
        Trigger:
          Type: AWS::Serverless::Function
          Properties:
            Environment: {Variables: {PARTY_TABLE: !Ref Parties}}
            Events:
              Changes:
                Type: DynamoDB
                Properties: {Stream: !GetAtt Parties.StreamArn, StartingPosition: LATEST}
      """;

  /** Answers its event, with the key of the Pusher app that it has. */
  private static final String SOURCE =
      """
      package app;

      import java.io.InputStream;
      import java.io.OutputStream;

      public class Handler {
        public void handle(InputStream in, OutputStream out) throws Exception {
          String event = new String(in.readAllBytes(), "UTF-8");
          String key = String.valueOf(System.getenv("PUSHER_APP_KEY"));
          out.write(("{\\"key\\":\\"" + key + "\\"," + event.substring(1)).getBytes("UTF-8"));
        }
      }
      """;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> CALLER =
      Map.of("PUSHER_APP_KEY", "the-callers-key", "PUSHER_APP_SECRET", "the-callers-secret");

  @TempDir private static Path folder;
  private static RunningStack stack;
  private static RunningStack.Addresses addresses;

  @BeforeAll
  static void start() throws Exception {
    compile();
    Template template = Template.read(Files.writeString(folder.resolve("template.yaml"), TEMPLATE));
    StackOptions options =
        new StackOptions(
            Ports.anyFree(),
            Optional.empty(),
            CALLER,
            new PrintStream(PrintStream.nullOutputStream(), true, UTF_8));
    stack = RunningStack.prepare(template, options, Clock.systemUTC());
    stack.put(DemoData.load(), Clock.systemUTC());
    addresses = stack.serve(options, folder.resolve("no-page"), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static void compile() throws Exception {
    Path source = folder.resolve("Handler.java");
    Files.writeString(source, SOURCE);
    Path classes = Files.createDirectory(folder.resolve("code"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(result).isZero();
  }

  @Test
  void shouldNameWhatDoesNotRun_eachInOneLine() {
    assertThat(stack.warnings())
        .containsExactly(
            "template.yaml:37: Resources/Health/Properties/Events/Nightly: bin/local sends no"
                + " Schedule events; bin/local invoke Health sends one",
            "template.yaml:38: Resources/Health/Properties/Events/Uploads: bin/local sends no S3"
                + " events; bin/local invoke Health sends one",
            "template.yaml:41: Resources/Health/Properties/Events/News: bin/local sends no SNS"
                + " events; bin/local invoke Health sends one",
            "template.yaml:43: Resources/Rule: bin/local does not run AWS::Events::Rule");
  }

  @Test
  void shouldTakeTheTableWhoseStreamTheTriggerReads_asThePartyTable() {
    assertThat(stack.table()).contains("partyline-local-Parties");
    assertThat(stack.trigger()).contains("Trigger");
    assertThat(
            stack
                .services()
                .tables()
                .scan(scan -> scan.tableName("partyline-local-Parties"))
                .items())
        .as("the demo data")
        .isNotEmpty();
    assertThat(
            stack.services().tables().scan(scan -> scan.tableName("partyline-local-Notes")).items())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /health,      GET /health",
    "GET,    /notes,       GET /notes",
    "POST,   /notes,       POST /notes",
    "DELETE, /notes,       DELETE /notes",
    "PUT,    /notes,       $default",
    "PATCH,  /any,         ANY /any",
    "GET,    /any,         ANY /any",
    "PUT,    /f/a/b.txt,   ANY /f/{path+}",
    "GET,    /p/1/m/2,     GET /p/{partyId}/m/{userId}",
    "GET,    /p/1,         $default",
    "GET,    /,            $default",
  })
  void shouldSendARequestToItsRoute(String method, String path, String route) throws Exception {
    JsonNode event = event(method, path);

    assertThat(event.path("routeKey").asText()).isEqualTo(route);
    assertThat(event.at("/requestContext/http/method").asText()).isEqualTo(method);
    assertThat(event.path("rawPath").asText()).isEqualTo(path);
  }

  @Test
  void shouldPassQueryAndPathParameters() throws Exception {
    JsonNode event = event("GET", "/p/garden%20party/m/ann?page=2&tag=a&tag=b&empty=&text=a%26b");

    assertThat(map(event.path("pathParameters")))
        .containsOnly(entry("partyId", "garden party"), entry("userId", "ann"));
    assertThat(map(event.path("queryStringParameters")))
        .containsOnly(
            entry("page", "2"), entry("tag", "a,b"), entry("empty", ""), entry("text", "a&b"));
    assertThat(event.path("rawQueryString").asText())
        .isEqualTo("page=2&tag=a&tag=b&empty=&text=a%26b");
    assertThat(map(event("GET", "/f/a/b.txt?x=1").path("pathParameters")))
        .containsOnly(entry("path", "a/b.txt"));
  }

  @Test
  void shouldGiveThePusherServerTheCallersKeys_whichTheFunctionsHave() throws Exception {
    assertThat(event("GET", "/health").path("key").asText()).isEqualTo("the-callers-key");
    assertThat(stack.services().pusherApp().key()).isEqualTo("the-callers-key");
    assertThat(stack.services().pusherApp().secret()).isEqualTo("the-callers-secret");
  }

  @Test
  void shouldNeitherPrintNorKeepASecretOfTheCaller() {
    StackState state = StackState.of(addresses, stack);

    assertThat(stack.givenSecret()).contains("PUSHER_APP_SECRET");
    assertThat(state.line()).contains("the-callers-key").doesNotContain("the-callers-secret");
    assertThat(state.json()).contains("the-callers-key").doesNotContain("the-callers-secret");
  }

  private static JsonNode event(String method, String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(addresses.api() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static Map<String, String> map(JsonNode object) {
    return JSON.convertValue(object, new TypeReference<Map<String, String>>() {});
  }
}
