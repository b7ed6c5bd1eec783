package dev.partyline.operations.doctor;

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
 * A file of variables, one a line, as shells and dotenv libraries read it: {@code NAME=value},
 * {@code export} before it or not, {@code #} comments, values in single quotes (as they are) or
 * double quotes ({@code \n}, {@code \"}, {@code \\} and {@code \$} stand for what they do). Nothing
 * is substituted.
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
   * Reads it.
   *
   * @return the variables in order; of one that is there twice the last, as a shell does
   * @throws IOException if it cannot be read, in one line that says where and shows no value
   */
  public static Map<String, String> read(Path file) throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IOException("%s, line %d: is not NAME=value".formatted(file, i + 1));
      }
      variables.put(parts.group(1), value(parts.group(2), file, i + 1));
    }
    return variables;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " may not be read", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  private static String value(String text, Path file, int line) throws IOException {
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
    throw new IOException("%s, line %d: a quote is not closed".formatted(file, line));
  }
}
