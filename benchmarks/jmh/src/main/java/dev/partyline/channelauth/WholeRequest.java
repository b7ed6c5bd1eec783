package dev.partyline.channelauth;

import dev.partyline.benchmark.runner.Issuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A private-user request, which calls no server. */
// JMH sets up before it measures.
@SuppressWarnings("NullAway.Init")
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// Inlining differs between JVMs, by some microseconds.
@Fork(
    value = 3,
    jvmArgs = {"-Xmx435m", "-XX:+UseSerialGC"})
public class WholeRequest {

  /** As pusher-js sends it: the same token for every channel; or another one each time. */
  @Param({"same", "fresh"})
  public String token = "";

  private Requests requests;

  @Setup
  public void setUp() throws GeneralSecurityException, IOException {
    requests =
        new Requests(
            new Issuer(),
            "http://127.0.0.1:1",
            "private-user-" + Requests.USER,
            token.equals("fresh"));
    requests.check();
  }

  @Benchmark
  public ByteArrayOutputStream privateUser() throws IOException {
    return requests.answer();
  }
}
