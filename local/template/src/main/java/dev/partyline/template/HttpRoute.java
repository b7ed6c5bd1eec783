package dev.partyline.template;

import java.time.Duration;

/**
 * A route of an HTTP API to a function. API, method and path are unique in a stack. Immutable.
 *
 * @param apiId the API's logical id; {@code ServerlessHttpApi} for the implicit one
 * @param method in upper case, or {@code ANY}
 * @param path {@code /invitations}, {@code /parties/{partyId}}, {@code /files/{proxy+}}, or {@code
 *     $default} for requests without another route
 * @param integrationTimeout how long the API waits for the function: 50 ms to 30 s
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html">HttpApi
 *     event</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes</a>
 */
public record HttpRoute(String apiId, String method, String path, Duration integrationTimeout) {}
