package dev.partyline.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that no secret is in a file, and none is shown by CloudFormation or Lambda. */
final class SecretsCheck {

  /**
   * Long enough for a Pusher app's secret (20 hexadecimal digits), and not made of words. An equals
   * sign ends base64, or stands between a name and its value.
   */
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_]{20,}={0,2}");

  private static final Pattern KNOWN = Pattern.compile("A(KIA|SIA)[A-Z0-9]{16}|-----BEGIN ");

  /** Twenty random hexadecimal digits have 3.4 bits each on average, and rarely fewer than 2.9. */
  private static final double RANDOM_BITS = 2.9;

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(secret|password|token|key|credentials?)");

  /**
   * A secret's ARN ends in a hyphen and six characters.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen">Partial
   *     ARNs</a>
   */
  private static final Pattern LOOKS_LIKE_AN_END = Pattern.compile(".*-[A-Za-z0-9]{6}");

  private SecretsCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    SamTemplate.walk(
        "template.yaml",
        template.root(),
        (place, node) -> {
          if (node.isTextual() && looksSecret(node.asText())) {
            complaints.add(place + " looks like a secret");
          }
        });
    template
        .section("Parameters")
        .forEach(
            (name, parameter) -> {
              if (SECRET_NAME.matcher(name).matches() && !parameter.path("NoEcho").asBoolean()) {
                complaints.add("Parameters/" + name + " needs NoEcho: true, or everyone sees it");
              }
            });
    for (DeployedFunction function : template.functions()) {
      function
          .variables()
          .properties()
          .forEach(
              variable -> {
                boolean empty = variable.getValue().asText("-").isEmpty();
                if (SECRET_NAME.matcher(variable.getKey()).matches() && !empty) {
                  complaints.add(
                      "%s: %s would show in the function's settings; leave it empty and pass the secret's ARN"
                          .formatted(function.id(), variable.getKey()));
                }
              });
    }
    template
        .resources("AWS::SecretsManager::Secret")
        .forEach(
            (id, secret) -> {
              if (!isEmptyButNamed(secret.at("/Properties/SecretString"))) {
                complaints.add(id + "/SecretString must have no values");
              }
              JsonNode name = secret.at("/Properties/Name");
              if (LOOKS_LIKE_AN_END.matcher(name.path("Fn::Sub").asText(name.asText())).matches()) {
                complaints.add(
                    id + "/Name ends like an ARN, so that nobody sees when its end is missing");
              }
            });
    return complaints;
  }

  /** The same for any other file. */
  static List<String> complaints(String file, String text) {
    List<String> complaints = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (looksSecret(lines.get(i))) {
        complaints.add("%s:%d looks like a secret".formatted(file, i + 1));
      }
    }
    return complaints;
  }

  private static boolean looksSecret(String text) {
    if (KNOWN.matcher(text).find()) {
      return true;
    }
    Matcher runs = RUN.matcher(text);
    while (runs.find()) {
      String run = runs.group();
      boolean mixed = run.matches(".*[0-9].*") && run.matches(".*[A-Za-z].*");
      if (mixed && bits(run) >= RANDOM_BITS) {
        return true;
      }
    }
    return false;
  }

  /** Shannon's entropy of the characters. */
  private static double bits(String text) {
    return text.chars()
        .distinct()
        .mapToDouble(
            letter ->
                (double) text.chars().filter(other -> other == letter).count() / text.length())
        .map(share -> -share * Math.log(share) / Math.log(2))
        .sum();
  }

  private static boolean isEmptyButNamed(JsonNode secretString) {
    if (secretString.isMissingNode()) {
      return true;
    }
    try {
      JsonNode names = new JsonMapper().readTree(secretString.asText());
      return names.isObject()
          && names.properties().stream().allMatch(name -> name.getValue().asText("-").isEmpty());
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
