package dev.partyline.cloud.dynamodb;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Accepts every access key id. DynamoDB Local does not check signatures, but refuses ids with other
 * characters than letters and digits (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalHistory.html">release
 * history, 2.0</a>), so this gives it one that it accepts.
 */
final class AnyCredentials extends Handler.Wrapper {

  // Credential=<access key id>/<date>/<region>/<service>/aws4_request
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("(Credential=).*?(/\\d{8}/)");

  AnyCredentials(Handler dynamoDb) {
    super(dynamoDb);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization == null) {
      return super.handle(request, response, callback);
    }
    HttpFields headers =
        HttpFields.build(request.getHeaders())
            .put(
                HttpHeader.AUTHORIZATION,
                ACCESS_KEY_ID.matcher(authorization).replaceFirst("$1local$2"))
            .asImmutable();
    return super.handle(
        new Request.Wrapper(request) {
          @Override
          public HttpFields getHeaders() {
            return headers;
          }
        },
        response,
        callback);
  }
}
