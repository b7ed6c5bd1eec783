package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A call of the HTTP API, as it came.
 *
 * @param method upper-case
 * @param path as on the wire, not decoded
 * @param parameters the query's, decoded, names in lower case, in their order
 * @param body empty for none; one that is not UTF-8 no longer has the MD5 it was signed with
 */
record ApiRequest(String method, String path, List<Parameter> parameters, String body) {

  record Parameter(String name, String value) {}

  /**
   * @param query as on the wire, without the question mark
   * @throws IllegalArgumentException if path or query have a broken percent escape
   */
  static ApiRequest of(String method, String path, String query, String body) {
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

  /** The value of the parameter that is there exactly once; nothing if it is not. */
  Optional<String> parameter(String name) {
    List<String> values =
        parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The path's parts between slashes, decoded. */
  List<String> segments() {
    return Arrays.stream(path.substring(1).split("/", -1)).map(ApiRequest::decodePath).toList();
  }

  /** The path as it was before it was escaped for the wire. */
  String decodedPath() {
    return decodePath(path);
  }

  private static String decodePath(String text) {
    // A plus is a plus in a path; the decoder is made for queries.
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
