package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One function with its sandboxes. A sandbox serves one event at a time; a busy function gets
 * another one, up to {@value #MAX_SANDBOXES}. The one used last is used first, as on Lambda.
 * Thread-safe.
 */
public final class LambdaFunction implements AutoCloseable {

  private static final int MAX_SANDBOXES = 4;

  // As long as API Gateway waits for a function at most.
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final Function function;
  private final Path taskRoot;
  private final RuntimeClient client;
  private final Map<String, String> environment;
  private final FunctionLog log;
  private final Clock clock;
  private final Semaphore free = new Semaphore(MAX_SANDBOXES, true);
  private final Deque<Sandbox> idle = new ArrayDeque<>();
  private final Set<Sandbox> all = new HashSet<>();
  private boolean closed;

  LambdaFunction(
      Function function,
      Path taskRoot,
      RuntimeClient client,
      Map<String, String> environment,
      FunctionLog log,
      Clock clock) {
    this.function = function;
    this.taskRoot = taskRoot;
    this.client = client;
    this.environment = environment;
    this.log = log;
    this.clock = clock;
  }

  /** What the template says of it. */
  public Function function() {
    return function;
  }

  /**
   * Starts a first sandbox, so that what is wrong with the function is known before it is needed.
   *
   * @throws InitException if the function cannot be initialized
   */
  public void warmUp() throws InitException {
    release(acquire());
  }

  /** Runs one event through the function, waiting for a free sandbox if all are busy. */
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

  private Sandbox acquire() throws InitException {
    synchronized (this) {
      for (Sandbox sandbox = idle.pollFirst(); sandbox != null; sandbox = idle.pollFirst()) {
        if (sandbox.isAlive()) {
          return sandbox;
        }
        discard(sandbox);
      }
    }
    Sandbox sandbox = Sandbox.start(function, taskRoot, client, environment, log, clock);
    synchronized (this) {
      if (closed) {
        sandbox.close();
        throw new InitException(function.logicalId(), "is being stopped");
      }
      all.add(sandbox);
    }
    return sandbox;
  }

  private synchronized void release(Sandbox sandbox) {
    if (sandbox.isAlive() && !closed) {
      idle.addFirst(sandbox);
    } else {
      discard(sandbox);
    }
  }

  private synchronized void discard(Sandbox sandbox) {
    all.remove(sandbox);
    sandbox.close();
  }

  /** Lets the sandboxes end by themselves, and waits for that. */
  public synchronized void end() throws InterruptedException {
    for (Sandbox sandbox : all) {
      sandbox.end(MAX_WAIT);
    }
    close();
  }

  /** Ends all sandboxes, busy or not. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.clear();
    all.forEach(Sandbox::close);
    all.clear();
  }
}
