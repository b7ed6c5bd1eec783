package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApisTest {

  private static final Cors.Rules ANY_ORIGIN =
      new Cors.Rules(List.of("*"), List.of(), List.of(), List.of(), 0, false);

  private static TemplateText event(String properties) {
    return TemplateText.function("Events: {E: {Type: HttpApi, Properties: " + properties + "}}");
  }

  private static TemplateText api(String properties) {
    return TemplateText.sam(
        """
        Parameters:
          Origins: {Type: CommaDelimitedList, Default: "https://a, https://b"}
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
            Properties: %s
        """
            .formatted(properties));
  }

  @Test
  void shouldUseTheImplicitHttpApi_whenAnEventHasNoApiId() throws Exception {
    Stack stack = event("{Path: /pusher/auth, Method: post}").stack();

    assertThat(stack.functions().get(0).routes())
        .containsExactly(
            new HttpRoute("ServerlessHttpApi", "POST", "/pusher/auth", Duration.ofSeconds(30)));
    assertThat(stack.httpApis())
        .containsExactly(new HttpApi("ServerlessHttpApi", "$default", new Cors.Off()));
  }

  @Test
  void shouldBeTheDefaultRoute_whenTheEventHasNoPathAndNoMethod() throws Exception {
    HttpRoute expected =
        new HttpRoute("ServerlessHttpApi", "ANY", "$default", Duration.ofSeconds(30));

    assertThat(TemplateText.function("Events: {E: {Type: HttpApi}}").onlyFunction().routes())
        .containsExactly(expected);
    assertThat(event("{Path: $default, Method: ANY}").onlyFunction().routes())
        .containsExactly(expected);
  }

  @Test
  void shouldUseTheApi_ofTheEventsApiId() throws Exception {
    Stack stack =
        event("{ApiId: !Ref Api, Path: '/a/{b}/{c+}', Method: ANY, TimeoutInMillis: 50}")
            .with("  Api: {Type: AWS::Serverless::HttpApi}\n")
            .stack();

    assertThat(stack.functions().get(0).routes())
        .containsExactly(new HttpRoute("Api", "ANY", "/a/{b}/{c+}", Duration.ofMillis(50)));
    assertThat(stack.httpApis()).extracting(HttpApi::logicalId).containsExactly("Api");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/", "/{a}", "/{proxy+}", "/a/{b.c}/d-e_f"})
  void shouldAcceptThePath_whenApiGatewayDoes(String path) throws Exception {
    assertThat(event("{Path: '" + path + "', Method: get}").onlyFunction().routes())
        .extracting(HttpRoute::path)
        .containsExactly(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{Path: /a} ~ : Method is missing",
        "{Method: get} ~ : Path is missing",
        "{Path: a, Method: get} ~ /Path: invalid path: 'a'",
        "{Path: '', Method: get} ~ /Path: invalid path: ''",
        "{Path: '/{a+}/b', Method: get} ~ /Path: invalid path: '/{a+}/b'",
        "{Path: '/a{b}', Method: get} ~ /Path: invalid path: '/a{b}'",
        "{Path: /a, Method: fetch} ~ /Method: invalid method: 'fetch'",
        "{Path: $default, Method: get} ~ /Method: must be ANY for $default, not GET",
        "{Path: /a, Method: get, PayloadFormatVersion: '1.0'} ~ /PayloadFormatVersion: bin/local"
            + " sends format 2.0 only",
        "{Path: /a, Method: get, TimeoutInMillis: 49} ~ /TimeoutInMillis: must be a whole number"
            + " from 50 to 30000, not '49'",
        "{Path: /a, Method: get, Auth: {Authorizer: Jwt}} ~ /Auth/Authorizer: bin/local has no"
            + " authorizers",
        "{Path: /a, Method: get, ApiId: Api} ~ /ApiId: must be a !Ref to an"
            + " AWS::Serverless::HttpApi",
        "{Path: /a, Method: get, ApiId: !Ref Auth} ~ /ApiId: must be a !Ref to an"
            + " AWS::Serverless::HttpApi",
        "{Path: /a, Method: get, ApiId: !Ref Api} ~ /ApiId: unknown parameter or resource Api",
        "{Pth: /a} ~ /Pth: unknown property",
      })
  void shouldRejectAnInvalidOrUnsupportedRoute(String properties, String error) {
    assertThat(event(properties).error())
        .isEqualTo("template.yaml:9: Resources/Auth/Properties/Events/E/Properties" + error);
  }

  @Test
  void shouldRejectTheSecond_whenTwoFunctionsHaveTheSameRoute() {
    String second =
        """
          Other:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: a
              Handler: A
              Runtime: java25
              Events: {E: {Type: HttpApi, Properties: {Path: /a, Method: GET}}}
        """;

    assertThat(event("{Path: /a, Method: get}").with(second).error())
        .isEqualTo(
            "template.yaml:10: Resources/Other: route GET /a of ServerlessHttpApi is also a route of"
                + " Auth");
  }

  @Test
  void shouldReadTheRules_whenCorsIsAMapping() throws Exception {
    Cors cors =
        api("{StageName: v1, CorsConfiguration: {AllowOrigins: !Ref Origins, AllowMethods: [POST],"
                + " AllowHeaders: [authorization], ExposeHeaders: [x], MaxAge: 600,"
                + " AllowCredentials: true}}")
            .stack()
            .httpApis()
            .get(0)
            .cors();

    assertThat(cors)
        .isEqualTo(
            new Cors.Rules(
                List.of("https://a", "https://b"),
                List.of("POST"),
                List.of("authorization"),
                List.of("x"),
                600,
                true));
  }

  @Test
  void shouldReadCorsAsSamDoes_whenItIsNotAMapping() throws Exception {
    assertThat(api("{CorsConfiguration: true}").stack().httpApis().get(0).cors())
        .isEqualTo(ANY_ORIGIN);
    assertThat(api("{CorsConfiguration: false}").stack().httpApis().get(0).cors())
        .isEqualTo(new Cors.Off());
    assertThat(api("{CorsConfiguration: !Ref Origins}").stack().httpApis().get(0).cors())
        .isEqualTo(
            new Cors.Rules(
                List.of("https://a", "https://b"), List.of(), List.of(), List.of(), 0, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{CorsConfiguration: {AllowOrigins: ['*'], AllowCredentials: true}}"
            + " ~ /CorsConfiguration/AllowCredentials: cannot be true if AllowOrigins has *;"
            + " list the origins",
        "{CorsConfiguration: {AllowOrigin: x}} ~ /CorsConfiguration/AllowOrigin: unknown property",
        "{CorsConfiguration: {AllowOrigins: x}} ~ /CorsConfiguration/AllowOrigins: must be a list",
        "{CorsConfiguration: {MaxAge: 86401}} ~ /CorsConfiguration/MaxAge: must be a whole number"
            + " from -1 to 86400, not '86401'",
        "{CorsConfiguration: x} ~ /CorsConfiguration: must be true or false, not 'x'",
        "{DefinitionBody: {}} ~ /DefinitionBody: not supported: routes are the"
            + " functions' HttpApi events",
        "{Auth: {DefaultAuthorizer: A}} ~ /Auth/DefaultAuthorizer: not supported:"
            + " bin/local has no authorizers",
        "{StageName: a/b} ~ /StageName: invalid stage name: 'a/b'",
        "{Cors: true} ~ /Cors: unknown property",
      })
  void shouldRejectAnInvalidOrUnsupportedApi(String properties, String error) {
    assertThat(api(properties).error())
        .isEqualTo("template.yaml:7: Resources/Api/Properties" + error);
  }
}
