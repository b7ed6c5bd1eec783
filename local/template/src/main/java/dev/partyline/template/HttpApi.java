package dev.partyline.template;

/**
 * An API Gateway HTTP API. Immutable.
 *
 * @param logicalId its name in the template; {@code ServerlessHttpApi} for the one that SAM adds
 * @param stageName the first segment of every path, except for {@code $default}, which adds none
 * @param cors what browsers may do
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html">AWS::Serverless::HttpApi</a>
 */
public record HttpApi(String logicalId, String stageName, Cors cors) {}
