package dev.partyline.channelauth;

import dev.partyline.benchmark.runner.Issuer;
import dev.partyline.benchmark.runner.ServersProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Requests that read a member from DynamoDB Local, which takes most of the time. */
// JMH sets up before it measures.
@SuppressWarnings("NullAway.Init")
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx435m", "-XX:+UseSerialGC"})
public class PartyRequest {

  @Param({"private-party", "presence-party"})
  public String channel = "";

  private ServersProcess servers;
  private Requests requests;

  @Setup
  public void setUp() throws GeneralSecurityException, IOException, InterruptedException {
    Issuer issuer = new Issuer();
    servers =
        ServersProcess.start(
            issuer.keySet(),
            Requests.PARTY,
            Requests.USER,
            // JMH's own warm-up also warms them up.
            0,
            Files.createTempDirectory("partyline-servers"));
    requests = new Requests(issuer, servers.dynamoDb(), channel + "-" + Requests.PARTY, false);
    requests.check();
  }

  @TearDown
  public void tearDown() throws IOException {
    servers.close();
  }

  @Benchmark
  public ByteArrayOutputStream party() throws IOException {
    return requests.answer();
  }
}
