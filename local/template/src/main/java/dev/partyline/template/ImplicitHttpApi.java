package dev.partyline.template;

import java.util.Collection;
import java.util.Optional;

/**
 * The implicit HTTP API, which SAM adds for {@code HttpApi} events without an {@code ApiId}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html">HttpApi
 *     event, ApiId</a>
 */
final class ImplicitHttpApi {

  static final String LOGICAL_ID = "ServerlessHttpApi";

  private ImplicitHttpApi() {}

  /** The first event that requires it. */
  static Optional<Location> requiredBy(Collection<Resource> resources) throws TemplateException {
    for (Resource resource : resources) {
      if (resource.kind() == ResourceKind.FUNCTION && resource.exists()) {
        Mapping events = resource.properties().section("Events");
        for (String name : events.entries().keySet()) {
          Mapping event = events.section(name);
          if (isHttpApi(event) && !event.section("Properties").entries().containsKey("ApiId")) {
            return Optional.of(event.location());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isHttpApi(Mapping event) {
    return event.entries().get("Type") instanceof Scalar type && type.text().equals("HttpApi");
  }
}
