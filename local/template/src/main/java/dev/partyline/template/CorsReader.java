package dev.partyline.template;

import java.util.List;
import java.util.Optional;

/**
 * Reads {@code CorsConfiguration}: {@code true} for any origin, a computed list of origins, or
 * rules.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html">HttpApiCorsConfiguration</a>
 */
final class CorsReader {

  private static final KnownProperties PROPERTIES =
      KnownProperties.reading(
          "AllowCredentials",
          "AllowHeaders",
          "AllowMethods",
          "AllowOrigins",
          "ExposeHeaders",
          "MaxAge");

  private static final List<String> ANY = List.of("*");

  private CorsReader() {}

  static Cors read(Properties api) throws TemplateException {
    Optional<Value> configuration = api.find("CorsConfiguration");
    if (configuration.isEmpty()) {
      return new Cors.Off();
    }
    return switch (configuration.get()) {
      case Scalar flag -> flag.asBoolean() ? origins(ANY) : new Cors.Off();
      case Mapping rules -> rules(Properties.of(rules, PROPERTIES, api.evaluator()));
      case Value list -> {
        List<String> origins = api.texts("CorsConfiguration");
        if (origins.isEmpty()) {
          throw list.location().error("must not be empty");
        }
        yield origins(origins);
      }
    };
  }

  private static Cors origins(List<String> origins) {
    return new Cors.Rules(origins, List.of(), List.of(), List.of(), 0, false);
  }

  private static Cors rules(Properties properties) throws TemplateException {
    List<String> origins = properties.texts("AllowOrigins");
    boolean credentials = properties.flag("AllowCredentials", false);
    if (credentials && origins.contains("*")) {
      throw properties
          .location("AllowCredentials")
          .error("cannot be true if AllowOrigins has *; list the origins");
    }
    return new Cors.Rules(
        origins,
        properties.texts("AllowMethods"),
        properties.texts("AllowHeaders"),
        properties.texts("ExposeHeaders"),
        properties.integer("MaxAge", 0, -1, 86_400),
        credentials);
  }
}
