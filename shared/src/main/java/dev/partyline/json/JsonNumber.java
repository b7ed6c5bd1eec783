package dev.partyline.json;

/**
 * A number of a JSON text (RFC 8259 section 6). Its digits are kept, because a double has at most
 * 17 significant ones.
 *
 * @param text as written: {@code -0}, {@code 1e3}, {@code 9223372036854775808}
 */
public record JsonNumber(String text) {

  /** The nearest double; infinite if the number is too large for one. */
  public double value() {
    return Double.parseDouble(text);
  }
}
