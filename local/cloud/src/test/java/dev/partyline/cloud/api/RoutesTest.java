package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.cloud.lambda.HandlerZip;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.cloud.lambda.TestFunction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The selection of a route. Starts no function. */
class RoutesTest {

  @TempDir private static Path folder;
  private static Path zip;

  private LambdaService lambda;

  @BeforeAll
  static void pack() throws IOException {
    zip = HandlerZip.of(folder, "package app; public class Handler { public void handle() {} }");
  }

  @BeforeEach
  void start() throws IOException {
    lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of()),
            new PrintStream(PrintStream.nullOutputStream(), true, UTF_8),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    lambda.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /pets/dog/1,  GET /pets/dog/1",
    "GET,  /pets/dog/2,  GET /pets/dog/{id}",
    "GET,  /pets/cat/1,  GET /pets/{proxy+}",
    "GET,  /pets/dog/1/toys, GET /pets/{proxy+}",
    "POST, /pets/cat/1,  ANY /{proxy+}",
    "GET,  /,            $default",
  })
  void shouldSelectTheMostSpecificRoute_whenSeveralMatch(String method, String path, String route)
      throws InitException {
    // The example of AWS's documentation, the least specific first.
    Routes routes =
        routes(
            "ANY $default",
            "ANY /{proxy+}",
            "GET /pets/{proxy+}",
            "GET /pets/dog/{id}",
            "GET /pets/dog/1");
    assertThat(key(routes, method, path)).isEqualTo(route);
  }

  @Test
  void shouldPreferTheMoreSpecificPath_whenBothHaveVariables() throws InitException {
    Routes routes = routes("GET /{a}/{b}", "GET /{a}/members", "GET /parties/{b}");
    assertThat(key(routes, "GET", "/parties/members")).isEqualTo("GET /parties/{b}");
    assertThat(key(routes, "GET", "/groups/members")).isEqualTo("GET /{a}/members");
    assertThat(key(routes, "GET", "/groups/admins")).isEqualTo("GET /{a}/{b}");
  }

  @Test
  void shouldPreferTheLongerPrefix_whenBothAreGreedy() throws InitException {
    Routes routes = routes("ANY /{all+}", "ANY /files/{path+}");
    assertThat(key(routes, "GET", "/files/a/b")).isEqualTo("ANY /files/{path+}");
  }

  @Test
  void shouldPreferTheMethod_whenAnyMatchesToo() throws InitException {
    Routes routes = routes("ANY /echo", "POST /echo");
    assertThat(key(routes, "POST", "/echo")).isEqualTo("POST /echo");
    assertThat(key(routes, "PUT", "/echo")).isEqualTo("ANY /echo");
  }

  @Test
  void shouldPreferTheExactPathOfAny_whenAVariableHasTheMethod() throws InitException {
    Routes routes = routes("GET /pets/{id}", "ANY /pets/dog");
    assertThat(key(routes, "GET", "/pets/dog")).isEqualTo("ANY /pets/dog");
  }

  @Test
  void shouldReturnThePathVariables() throws InitException {
    Routes routes = routes("GET /parties/{partyId}/members/{userId}");
    assertThat(routes.find("GET", "/parties/p1/members/ann").orElseThrow().pathParameters())
        .isEqualTo(Map.of("partyId", "p1", "userId", "ann"));
  }

  @Test
  void shouldReturnTheRestOfThePath_whenTheVariableIsGreedy() throws InitException {
    Routes routes = routes("GET /files/{path+}");
    assertThat(routes.find("GET", "/files/a/b/c.txt").orElseThrow().pathParameters())
        .isEqualTo(Map.of("path", "a/b/c.txt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/parties",
        "/parties/",
        "/parties/p1/",
        "/parties/p1/members",
        "/Parties/p1",
        "/files",
        "/files/",
        "parties/p1"
      })
  void shouldFindNothing_whenNoRouteMatches(String path) throws InitException {
    Routes routes = routes("GET /parties/{partyId}", "GET /files/{path+}");
    assertThat(routes.find("GET", path)).isEmpty();
  }

  @Test
  void shouldFindNothing_whenOnlyTheMethodDiffers() throws InitException {
    assertThat(routes("POST /pusher/auth").find("GET", "/pusher/auth")).isEmpty();
  }

  @Test
  void shouldMatchATrailingSlash_onlyIfTheRouteHasOne() throws InitException {
    Routes routes = routes("POST /pusher/auth/");
    assertThat(routes.find("POST", "/pusher/auth/")).isPresent();
    assertThat(routes.find("POST", "/pusher/auth")).isEmpty();
  }

  @Test
  void shouldIgnoreRoutesOfOtherApis() throws InitException {
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Echo", zip).route("GET /echo").build());
    assertThat(Routes.of("OtherApi", List.of(function)).keys()).isEmpty();
  }

  @Test
  void shouldFindTheFunctionOfTheRoute() throws InitException {
    LambdaFunction auth =
        lambda.deploy(TestFunction.named("Auth", zip).route("POST /pusher/auth").build());
    LambdaFunction mock =
        lambda.deploy(TestFunction.named("Mock", zip).route("POST /pusher/mock-event").build());
    Routes routes = Routes.of(TestFunction.API, List.of(auth, mock));
    assertThat(routes.find("POST", "/pusher/mock-event").orElseThrow().function()).isSameAs(mock);
    assertThat(routes.find("POST", "/pusher/auth").orElseThrow().function()).isSameAs(auth);
    assertThat(routes.keys())
        .containsExactlyInAnyOrder("POST /pusher/auth", "POST /pusher/mock-event");
  }

  private Routes routes(String... keys) throws InitException {
    TestFunction function = TestFunction.named("Echo", zip);
    for (String key : keys) {
      function.route(key);
    }
    return Routes.of(TestFunction.API, List.of(lambda.deploy(function.build())));
  }

  private static String key(Routes routes, String method, String path) {
    return routes.find(method, path).orElseThrow().key();
  }
}
