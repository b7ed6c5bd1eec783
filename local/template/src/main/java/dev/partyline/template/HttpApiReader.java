package dev.partyline.template;

import java.util.regex.Pattern;

/**
 * Reads an {@code AWS::Serverless::HttpApi}. Its routes are the functions' events; a definition of
 * its own would bring others and is refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html">AWS::Serverless::HttpApi</a>
 */
final class HttpApiReader {

  static final KnownProperties PROPERTIES =
      KnownProperties.reading("Auth", "CorsConfiguration", "StageName")
          .leaving(
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
          .refusing("DefinitionBody", "routes are the functions' HttpApi events")
          .refusing("DefinitionUri", "routes are the functions' HttpApi events")
          .refusing("StageVariables", "there are no stage variables");

  /** An authorizer that no route uses does nothing; one that all routes use does. */
  private static final KnownProperties AUTH =
      KnownProperties.reading()
          .leaving("Authorizers", "EnableIamAuthorizer")
          .refusing("DefaultAuthorizer", "there are no authorizers");

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
      throw properties.location("StageName").refuse("is not a stage name: '" + stage + "'");
    }
    return new HttpApi(resource.logicalId(), stage, CorsReader.read(properties));
  }
}
