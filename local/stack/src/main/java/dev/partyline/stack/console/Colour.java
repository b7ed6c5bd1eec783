package dev.partyline.stack.console;

/**
 * A terminal's colours (<a
 * href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</a>,
 * SGR).
 */
enum Colour {
  NONE(""),
  FAINT("\033[2m"),
  RED("\033[31m"),
  YELLOW("\033[33m"),
  CYAN("\033[36m");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  static Colour ofLevel(String level) {
    return switch (level) {
      case "ERROR", "FATAL" -> RED;
      case "WARN", "WARNING" -> YELLOW;
      case "DEBUG", "TRACE" -> FAINT;
      default -> NONE;
    };
  }

  String of(String text) {
    return this == NONE ? text : code + text + "\033[0m";
  }
}
