package dev.partyline.cloud;

import java.io.IOException;
import java.net.BindException;

/** Finds the cause of a server's start failure, such as a port in use. */
public final class StartFailures {

  private StartFailures() {}

  /** Returns the {@link BindException} among the causes, else an {@link IOException}. */
  public static IOException of(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        return bind;
      }
    }
    return thrown instanceof IOException io ? io : new IOException(thrown);
  }
}
