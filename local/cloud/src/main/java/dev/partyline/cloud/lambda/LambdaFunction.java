package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A function and its sandboxes. A sandbox handles one event at a time; a busy function gets another
 * one, up to {@value #MAX_SANDBOXES}. The last used one is reused first, as on Lambda. Its code can
 * be replaced while it handles events. Thread-safe.
 */
public final class LambdaFunction implements AutoCloseable {

  private static final int MAX_SANDBOXES = 4;

  // API Gateway's maximum integration timeout.
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final Function function;
  private final RuntimeClient client;
  private final FunctionLog log;
  private final Clock clock;
  private final Semaphore free = new Semaphore(MAX_SANDBOXES, true);
  private final Deque<Sandbox> idle = new ArrayDeque<>();
  private final Set<Sandbox> all = new HashSet<>();
  private DeployedCode code;
  private boolean closed;

  LambdaFunction(
      Function function, DeployedCode code, RuntimeClient client, FunctionLog log, Clock clock) {
    this.function = function;
    this.code = code;
    this.client = client;
    this.log = log;
    this.clock = clock;
  }

  /** The function's definition in the template. */
  public Function function() {
    return function;
  }

  /**
   * Starts a sandbox, so that initialization errors are found before the first event.
   *
   * @throws InitException if the function cannot be initialized
   */
  public void warmUp() throws InitException {
    release(acquire());
  }

  /** Invokes the function; waits for a free sandbox if all are busy. */
  public Invocation invoke(String payload) {
    try {
      if (!free.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Invocation.Throttled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Invocation.Throttled();
    }
    try {
      Sandbox sandbox = acquire();
      try {
        return sandbox.invoke(payload);
      } finally {
        release(sandbox);
      }
    } catch (InitException e) {
      return new Invocation.Failed(
          ErrorObject.of("Runtime.InitError", String.valueOf(e.getMessage())));
    } finally {
      free.release();
    }
  }

  /**
   * Replaces the code. Sandboxes finish the events that they have; later events get sandboxes with
   * the new code. As many of these as are busy are started and restored before, so that no event
   * waits for that.
   *
   * @throws InitException if the new code cannot be initialized; the function then keeps its code
   */
  void replace(DeployedCode next) throws InitException {
    List<Sandbox> started = startAll(next, Math.max(1, busySandboxes()));
    DeployedCode before;
    synchronized (this) {
      if (closed) {
        started.forEach(Sandbox::close);
        return;
      }
      before = code;
      code = next;
      List.copyOf(idle).forEach(this::discard);
      idle.clear();
      all.addAll(started);
      idle.addAll(started);
    }
    before.retire();
  }

  /** One after the other: the busy sandboxes need the processor too. */
  private List<Sandbox> startAll(DeployedCode from, int count) throws InitException {
    List<Sandbox> started = new ArrayList<>();
    try {
      while (started.size() < count) {
        from.use();
        Sandbox sandbox = start(from);
        started.add(sandbox);
        sandbox.restore();
      }
    } catch (InitException e) {
      started.forEach(Sandbox::close);
      throw e;
    }
    return started;
  }

  private synchronized int busySandboxes() {
    return all.size() - idle.size();
  }

  /** How many sandboxes wait for an event. */
  synchronized int idleSandboxes() {
    return idle.size();
  }

  private Sandbox acquire() throws InitException {
    DeployedCode now;
    synchronized (this) {
      for (Sandbox sandbox = idle.pollFirst(); sandbox != null; sandbox = idle.pollFirst()) {
        if (sandbox.isAlive()) {
          return sandbox;
        }
        discard(sandbox);
      }
      now = code;
      // Before it can be retired and deleted.
      now.use();
    }
    Sandbox sandbox = start(now);
    synchronized (this) {
      if (closed) {
        sandbox.close();
        throw new InitException(function.logicalId(), "is shutting down");
      }
      all.add(sandbox);
    }
    return sandbox;
  }

  private Sandbox start(DeployedCode from) throws InitException {
    return Sandbox.start(function, from, client, log, clock);
  }

  private synchronized void release(Sandbox sandbox) {
    if (sandbox.isAlive() && sandbox.runs(code) && !closed) {
      idle.addFirst(sandbox);
    } else {
      discard(sandbox);
    }
  }

  private synchronized void discard(Sandbox sandbox) {
    all.remove(sandbox);
    sandbox.close();
  }

  /** Asks the sandboxes to exit, and waits for them. */
  public synchronized void end() throws InterruptedException {
    for (Sandbox sandbox : all) {
      sandbox.end(MAX_WAIT);
    }
    close();
  }

  /** Kills all sandboxes, busy or not. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.clear();
    all.forEach(Sandbox::close);
    all.clear();
  }
}
