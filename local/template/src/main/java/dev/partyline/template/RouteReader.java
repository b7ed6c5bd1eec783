package dev.partyline.template;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads an {@code HttpApi} event. Without path and method it is the {@code $default} route; only
 * one of the two is an error, as in SAM.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html">HttpApi
 *     event</a>
 */
final class RouteReader {

  private static final KnownProperties PROPERTIES =
      KnownProperties.reading(
              "ApiId", "Auth", "Method", "Path", "PayloadFormatVersion", "TimeoutInMillis")
          .ignoring("RouteSettings");

  private static final KnownProperties AUTH =
      KnownProperties.reading("Authorizer").ignoring("AuthorizationScopes");

  private static final Set<String> METHODS =
      Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  /** Segments of text or {@code {name}}, the last of which may be {@code {name+}}. */
  private static final Pattern PATH =
      Pattern.compile("/|(/([^/{}\\s]+|\\{[\\w.-]+}))*(/\\{[\\w.-]+\\+})?/?");

  private static final String DEFAULT_PATH = "$default";

  private final ResourceReferences references;

  RouteReader(ResourceReferences references) {
    this.references = references;
  }

  HttpRoute read(Properties event) throws TemplateException {
    Properties properties =
        event
            .findObject("Properties", PROPERTIES)
            .orElseGet(() -> new Properties(Mapping.empty(event.location()), event.evaluator()));
    checkAuth(properties);
    if (!properties.text("PayloadFormatVersion", "2.0").equals("2.0")) {
      throw properties.location("PayloadFormatVersion").error("bin/local sends format 2.0 only");
    }
    String path = path(properties);
    return new HttpRoute(
        apiId(properties),
        method(properties, path),
        path,
        Duration.ofMillis(properties.integer("TimeoutInMillis", 30_000, 50, 30_000)));
  }

  private static String path(Properties properties) throws TemplateException {
    boolean hasPath = properties.find("Path").isPresent();
    boolean hasMethod = properties.find("Method").isPresent();
    if (hasPath != hasMethod) {
      throw properties.location().error((hasPath ? "Method" : "Path") + " is missing");
    }
    String path = properties.text("Path", DEFAULT_PATH);
    if (!path.equals(DEFAULT_PATH) && (path.isEmpty() || !PATH.matcher(path).matches())) {
      throw properties.location("Path").error("invalid path: '" + path + "'");
    }
    return path;
  }

  private static String method(Properties properties, String path) throws TemplateException {
    String written = properties.text("Method", "ANY");
    String method = written.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw properties.location("Method").error("invalid method: '" + written + "'");
    }
    if (path.equals(DEFAULT_PATH) && !method.equals("ANY")) {
      throw properties.location("Method").error("must be ANY for $default, not " + method);
    }
    return method;
  }

  private String apiId(Properties properties) throws TemplateException {
    Optional<Scalar> api = properties.findScalar("ApiId");
    if (api.isEmpty()) {
      Location location = properties.location();
      return references.resource(ImplicitHttpApi.LOGICAL_ID, location).logicalId();
    }
    if (api.get().origin() instanceof ScalarOrigin.OfResource origin
        && origin.attribute().equals("Ref")
        && references.resource(origin.logicalId(), api.get().location()).kind()
            == ResourceKind.HTTP_API) {
      return origin.logicalId();
    }
    throw properties.location("ApiId").error("must be a !Ref to an AWS::Serverless::HttpApi");
  }

  private static void checkAuth(Properties properties) throws TemplateException {
    Optional<Properties> auth = properties.findObject("Auth", AUTH);
    if (auth.isPresent() && !auth.get().text("Authorizer", "NONE").equals("NONE")) {
      throw auth.get().location("Authorizer").error("bin/local has no authorizers");
    }
  }
}
