package dev.partyline.operations.doctor;

import dev.partyline.operations.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of variables, one per line, as shells and dotenv libraries do: {@code NAME=value},
 * with or without {@code export}, {@code #} comments, literal values in single quotes, and the
 * escapes {@code \n}, {@code \"}, {@code \\} and {@code \$} in double quotes. Does not substitute
 * variables.
 */
public final class EnvFile {

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
  private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*");

  private EnvFile() {}

  /**
   * Reads a file.
   *
   * @return the variables in order; the last value of a repeated variable, as in a shell
   * @throws CommandException if the file cannot be read or parsed; the message is without values
   */
  public static Map<String, String> read(Path file) throws CommandException {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new CommandException("%s, line %d: not NAME=value".formatted(file, i + 1));
      }
      variables.put(parts.group(1), value(parts.group(2), file, i + 1));
    }
    return variables;
  }

  private static List<String> lines(Path file) throws CommandException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new CommandException(file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new CommandException(file + ": permission denied");
    } catch (CharacterCodingException e) {
      throw new CommandException(file + " is not UTF-8");
    } catch (IOException e) {
      throw new CommandException(file + " cannot be read");
    }
  }

  private static String value(String text, Path file, int line) throws CommandException {
    if (!text.startsWith("'") && !text.startsWith("\"")) {
      return COMMENT.matcher(text).replaceFirst("").strip();
    }
    Matcher single = SINGLE.matcher(text);
    if (single.matches()) {
      return single.group(1);
    }
    Matcher quoted = DOUBLE.matcher(text);
    if (quoted.matches()) {
      return ESCAPE
          .matcher(quoted.group(1))
          .replaceAll(
              escape ->
                  Matcher.quoteReplacement(
                      switch (escape.group(1)) {
                        case "n" -> "\n";
                        case "\"", "\\", "$" -> escape.group(1);
                        default -> escape.group();
                      }));
    }
    throw new CommandException("%s, line %d: unclosed quote".formatted(file, line));
  }
}
