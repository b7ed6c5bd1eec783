package dev.partyline.template;

/**
 * An API Gateway HTTP API. Immutable.
 *
 * @param logicalId the logical id; {@code ServerlessHttpApi} for the implicit one
 * @param stageName the first segment of every path, except for {@code $default}, which adds none
 * @param cors the CORS settings
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html">AWS::Serverless::HttpApi</a>
 */
public record HttpApi(String logicalId, String stageName, Cors cors) {}
