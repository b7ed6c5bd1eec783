package dev.partyline.template;

/**
 * Where in a template something stands.
 *
 * @param file the template's file name, without its folder
 * @param line counted from 1; for a property, the line of its name
 * @param path the names on the way to it, joined by {@code /}; empty for the whole template
 */
record Location(String file, int line, String path) {

  Location child(String name, int childLine) {
    return new Location(file, childLine, path.isEmpty() ? name : path + "/" + name);
  }

  /** The refusal of what stands here, to be thrown by the caller. */
  TemplateException refuse(String why) {
    String where = path.isEmpty() ? "" : path + ": ";
    // A refusal may quote a block scalar or a parser's own text; it stays one line all the same.
    return new TemplateException(file + ":" + line + ": " + (where + why).replaceAll("\\s+", " "));
  }
}
