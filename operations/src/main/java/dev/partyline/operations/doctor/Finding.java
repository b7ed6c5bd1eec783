package dev.partyline.operations.doctor;

/**
 * The result of one check. Contains no secret, token or signature.
 *
 * @param status the outcome
 * @param check the check's name, as in docs/troubleshooting.md
 * @param seen what the check found, or why it was skipped
 * @param advice how to fix it; empty unless the check failed
 */
public record Finding(Status status, String check, String seen, String advice) {

  /** The outcome of a check. */
  public enum Status {
    /** No problem was found. */
    OK,
    /** A problem was found. */
    FAIL,
    /** The check was not run: something that it needs is missing. */
    SKIP
  }

  /** Replaces control characters: the texts contain names and messages from other servers. */
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

  static Finding skip(String check, String reason) {
    return new Finding(Status.SKIP, check, reason, "");
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
