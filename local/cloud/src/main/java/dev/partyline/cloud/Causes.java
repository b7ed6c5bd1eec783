package dev.partyline.local.api;

import java.io.IOException;
import java.net.BindException;

/** Finds out that a port is in use, however deep a server has wrapped it. */
public final class Causes {

  private Causes() {}

  /** The {@link BindException} underneath, or else the exception as an {@link IOException}. */
  public static IOException bindOr(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        return bind;
      }
    }
    return thrown instanceof IOException io ? io : new IOException(thrown);
  }
}
