package dev.partyline.stack.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.cloud.issuer.TokenRequest;
import dev.partyline.stack.Project;
import dev.partyline.stack.StartException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/local token}: prints a token of the running stack's issuer. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints a token that the running stack accepts.")
final class TokenCommand implements Callable<Integer> {

  private static final Pattern DURATION = Pattern.compile("(-?[0-9]{1,9})([smhd]?)");

  private final Project project;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--sub", required = true, paramLabel = "ID", description = "The user's id.")
  private String subject = "";

  @Option(names = "--username", paramLabel = "NAME", description = "The user's name.")
  private String username = "";

  @Option(
      names = "--claim",
      paramLabel = "NAME=VALUE",
      description = "A further claim, as JSON or as text; may be repeated.")
  private Map<String, String> claims = new LinkedHashMap<>();

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description =
          "The lifetime, such as 90s, 15m, 1h or 2d, default ${DEFAULT-VALUE}; -1h gives an expired token.")
  private String expiresIn = "1h";

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "The issuer of the ready line; default: the running stack's.")
  private String issuer = "";

  @Mixin private StackChoice stack = new StackChoice();

  TokenCommand(Project project) {
    this.project = project;
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    Map<String, Object> values = new LinkedHashMap<>();
    claims.forEach((name, value) -> values.put(name, value(value)));
    TokenRequest request = new TokenRequest(subject, username, values, seconds());
    System.out.println(fetch(issuer(), request));
    return 0;
  }

  private String issuer() throws StartException, IOException {
    return issuer.isEmpty() ? stack.find(project).issuer() : issuer;
  }

  static String fetch(String issuer, TokenRequest request)
      throws StartException, IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(TokenIssuer.tokenAddress(issuer)))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(request.json()))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new StartException(
            "the issuer answers " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new StartException("no issuer answers at " + issuer + ", start bin/local");
    }
  }

  private long seconds() {
    Matcher parts = DURATION.matcher(expiresIn);
    if (!parts.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--expires-in: " + expiresIn + " is invalid, use a form such as 90s, 15m, 1h or 2d");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "m" -> count * 60;
      case "h" -> count * 3600;
      case "d" -> count * 86_400;
      default -> count;
    };
  }

  /** Parses JSON; other text stays text: {@code --claim groups='["a"]' --claim nickname=Ann}. */
  private static Object value(String text) {
    try {
      Object value = new JsonMapper().readValue(text, Object.class);
      return value == null ? text : value;
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
