package dev.partyline.cloud;

import java.io.IOException;
import java.net.BindException;

/** Finds out that a port is in use, however deep a server has wrapped it. */
public final class StartFailures {

  private StartFailures() {}

  /** The {@link BindException} underneath, or else the exception as an {@link IOException}. */
  public static IOException of(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        return bind;
      }
    }
    return thrown instanceof IOException io ? io : new IOException(thrown);
  }
}
