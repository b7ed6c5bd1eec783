package dev.partyline.template;

/**
 * A position in a template.
 *
 * @param file the template's file name, without its folder
 * @param line from 1; for a property, the line of its name
 * @param path the names from the top level, joined by {@code /}; empty for the whole template
 */
record Location(String file, int line, String path) {

  Location child(String name, int childLine) {
    return new Location(file, childLine, path.isEmpty() ? name : path + "/" + name);
  }

  /** Creates an exception for this position. */
  TemplateException error(String message) {
    return new TemplateException(message(message));
  }

  /** A message about this position, in one line. */
  String message(String message) {
    String where = path.isEmpty() ? "" : path + ": ";
    // A message with a block scalar or a parser's message must still be one line.
    return file + ":" + line + ": " + (where + message).replaceAll("\\s+", " ");
  }
}
