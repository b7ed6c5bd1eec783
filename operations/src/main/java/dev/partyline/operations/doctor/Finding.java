package dev.partyline.operations.doctor;

/**
 * What one check has found. Holds no secret, token or signature.
 *
 * @param status how it went
 * @param check its name, as docs/troubleshooting.md has it
 * @param seen what was seen, or why nothing could be
 * @param advice what to do; empty unless it failed
 */
public record Finding(Status status, String check, String seen, String advice) {

  /** How a check went. */
  public enum Status {
    /** All is well. */
    OK,
    /** Something must be done. */
    FAIL,
    /** It could not be made, for lack of what it needs. */
    SKIP
  }

  /** Names and texts of others stand in it; a terminal must not obey them. */
  public Finding {
    seen = printable(seen);
    advice = printable(advice);
  }

  static Finding ok(String check, String seen) {
    return new Finding(Status.OK, check, seen, "");
  }

  static Finding fail(String check, String seen, String advice) {
    return new Finding(Status.FAIL, check, seen, advice);
  }

  static Finding skip(String check, String why) {
    return new Finding(Status.SKIP, check, why, "");
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
