package dev.partyline.template;

import java.util.regex.Pattern;

/**
 * Reads an {@code AWS::Serverless::HttpApi}. Its routes are the functions' events; an OpenAPI
 * definition is not supported.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html">AWS::Serverless::HttpApi</a>
 */
final class HttpApiReader {

  static final KnownProperties PROPERTIES =
      KnownProperties.reading("Auth", "CorsConfiguration", "StageName")
          .ignoring(
              "AccessLogSettings",
              "DefaultRouteSettings",
              "Description",
              "DisableExecuteApiEndpoint",
              "Domain",
              "FailOnWarnings",
              "Name",
              "PropagateTags",
              "RouteSettings",
              "Tags")
          .rejecting("DefinitionBody", "routes are the functions' HttpApi events")
          .rejecting("DefinitionUri", "routes are the functions' HttpApi events")
          .rejecting("StageVariables", "bin/local has no stage variables");

  /** An authorizer without routes has no effect; a default authorizer has. */
  private static final KnownProperties AUTH =
      KnownProperties.reading()
          .ignoring("Authorizers", "EnableIamAuthorizer")
          .rejecting("DefaultAuthorizer", "bin/local has no authorizers");

  private static final Pattern STAGE_NAME = Pattern.compile("\\$default|[A-Za-z0-9_-]{1,128}");

  private final Evaluator evaluator;

  HttpApiReader(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  HttpApi read(Resource resource) throws TemplateException {
    Properties properties = Properties.of(resource.properties(), PROPERTIES, evaluator);
    properties.checkObject("Auth", AUTH);
    String stage = properties.text("StageName", "$default");
    if (!STAGE_NAME.matcher(stage).matches()) {
      throw properties.location("StageName").error("invalid stage name: '" + stage + "'");
    }
    return new HttpApi(resource.logicalId(), stage, CorsReader.read(properties));
  }
}
