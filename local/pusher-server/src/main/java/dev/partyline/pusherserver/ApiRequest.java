package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of the HTTP API.
 *
 * @param method upper-case
 * @param path percent-encoded, as received
 * @param parameters the query parameters in order, decoded, names in lower case
 */
record ApiRequest(String method, String path, List<Parameter> parameters, ApiBody body) {

  record Parameter(String name, String value) {}

  /**
   * Parses the query.
   *
   * @param query percent-encoded, without the question mark
   * @throws IllegalArgumentException if a percent escape is invalid
   */
  static ApiRequest of(String method, String path, String query, ApiBody body) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(
            new Parameter(
                URLDecoder.decode(name, UTF_8).toLowerCase(Locale.ROOT),
                URLDecoder.decode(value, UTF_8)));
      }
    }
    return new ApiRequest(method, path, List.copyOf(parameters), body);
  }

  /** The value of a parameter that occurs exactly once, else empty. */
  Optional<String> parameter(String name) {
    List<String> values = values(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The values of a parameter, in order. */
  List<String> values(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }

  /** The parameters that do not authenticate the request. */
  List<Parameter> ownParameters() {
    return parameters.stream()
        .filter(p -> !p.name().startsWith("auth_") && !p.name().equals("body_md5"))
        .toList();
  }

  /** The path segments, decoded. */
  List<String> segments() {
    return Arrays.stream(path.substring(1).split("/", -1)).map(ApiRequest::decodePath).toList();
  }

  /** The path, decoded. */
  String decodedPath() {
    return decodePath(path);
  }

  private static String decodePath(String text) {
    // URLDecoder decodes a plus as a space, which is correct in queries only.
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
