package dev.partyline.benchmark.naive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.PresenceUser;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLDecoder;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gives the same answers as ours to the measured requests, and to plain refusals. */
public final class NaiveChannelAuth
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private static final String USER = "private-user-";
  private static final String PARTY = "private-party-";
  private static final String PRESENCE = "presence-party-";

  private final Gson gson = new Gson();
  private final Pusher pusher =
      new Pusher(
          variable("PUSHER_APP_ID"), variable("PUSHER_APP_KEY"), variable("PUSHER_APP_SECRET"));
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final DefaultJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();

  /**
   * For Lambda.
   *
   * @throws MalformedURLException if {@code JWKS_URL} is invalid
   */
  public NaiveChannelAuth() throws MalformedURLException {
    tokens.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
            JWKSourceBuilder.create(URI.create(variable("JWKS_URL")).toURL()).build()));
    tokens.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            variable("JWT_AUDIENCE"),
            new JWTClaimsSet.Builder().issuer(variable("JWT_ISSUER")).build(),
            Set.of("sub", "iat", "exp")));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Map<String, String> fields = fields(event);
    String socketId = fields.getOrDefault("socket_id", "");
    String channel = fields.getOrDefault("channel_name", "");
    if (socketId.isEmpty() || channel.isEmpty()) {
      return error(400, "Bad Request", "socket_id and channel_name are needed");
    }
    JWTClaimsSet claims;
    try {
      String header = event.getHeaders().getOrDefault("authorization", "");
      claims = tokens.process(header.substring("Bearer ".length()), null);
    } catch (ParseException | BadJOSEException | IndexOutOfBoundsException e) {
      return error(401, "Unauthorized", "A valid bearer token is required");
    } catch (JOSEException e) {
      return error(503, "Service Unavailable", "Try again in a moment");
    }
    return authorize(claims.getSubject(), socketId, channel);
  }

  private APIGatewayV2HTTPResponse authorize(String user, String socketId, String channel) {
    if (channel.equals(USER + user)) {
      return answer(200, pusher.authenticate(socketId, channel));
    }
    if (channel.startsWith(PARTY) && !member(channel.substring(PARTY.length()), user).isEmpty()) {
      return answer(200, pusher.authenticate(socketId, channel));
    }
    if (channel.startsWith(PRESENCE)) {
      Map<String, AttributeValue> member = member(channel.substring(PRESENCE.length()), user);
      if (!member.isEmpty()) {
        Map<String, String> shown = new HashMap<>();
        shown.put("username", text(member, "username"));
        shown.put("avatar", text(member, "avatar"));
        return answer(200, pusher.authenticate(socketId, channel, new PresenceUser(user, shown)));
      }
    }
    return error(403, "Forbidden", "Not authorized to access this channel");
  }

  private Map<String, AttributeValue> member(String party, String user) {
    return dynamoDb
        .getItem(
            get ->
                get.tableName(variable("PARTY_TABLE"))
                    .key(
                        Map.of(
                            "PK", AttributeValue.fromS("PARTY#" + party),
                            "SK", AttributeValue.fromS("MEMBER#" + user)))
                    .consistentRead(true))
        .item();
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return item.getOrDefault(attribute, AttributeValue.fromS("")).s();
  }

  private Map<String, String> fields(APIGatewayV2HTTPEvent event) {
    String body =
        event.getIsBase64Encoded()
            ? new String(Base64.getDecoder().decode(event.getBody()), UTF_8)
            : event.getBody();
    Map<String, String> fields = new HashMap<>();
    if (event.getHeaders().getOrDefault("content-type", "").startsWith("application/json")) {
      JsonObject json = gson.fromJson(body, JsonObject.class);
      json.asMap().forEach((name, value) -> fields.put(name, value.getAsString()));
      return fields;
    }
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return fields;
  }

  private APIGatewayV2HTTPResponse error(int status, String error, String message) {
    return answer(status, gson.toJson(Map.of("error", error, "message", message)));
  }

  private static APIGatewayV2HTTPResponse answer(int status, String body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(Map.of("content-type", "application/json", "cache-control", "no-store"))
        .withBody(body)
        .build();
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
