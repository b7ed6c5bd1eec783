package dev.partyline.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.environment.Environment;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Calls one service, signed with the function's own credentials, which it keeps. Thread-safe; keep
 * one for as long as connections should be kept.
 */
public final class JsonService {

  private final Service service;
  private final BoundedHttp http;
  private final FunctionCredentials credentials;
  private final SignatureV4 signature;
  private final Clock clock;

  /**
   * @param environment with the credentials, or where they are; asked whenever they are fetched
   * @param maxBytes how long an answer may be
   */
  public JsonService(
      Service service, Supplier<Environment> environment, int maxBytes, Clock clock) {
    this.service = service;
    this.http = new BoundedHttp(maxBytes);
    this.credentials = new FunctionCredentials(environment, http, clock);
    this.signature = new SignatureV4(service);
    this.clock = clock;
  }

  /**
   * Calls an operation. Credentials that are refused are fetched anew, and the call is made once
   * more if there are others now.
   *
   * @param body JSON
   * @param deadline for all of it: credentials, look-up of the name, the last byte of the answer
   * @throws CallException if there is no answer, or none that can be read
   */
  public Answer call(String operation, String body, Deadline deadline) throws CallException {
    AwsCredentials own = credentials.current(deadline);
    Answer answer = send(operation, body, own, deadline);
    if (!answer.refusesCredentials()) {
      return answer;
    }
    AwsCredentials others = credentials.after(own, deadline);
    return others.equals(own) ? answer : send(operation, body, others, deadline);
  }

  /**
   * Fetches the function's credentials, whatever is kept: after SnapStart's restore.
   *
   * @throws CallException if they cannot be had
   */
  public void refreshCredentials(Deadline deadline) throws CallException {
    credentials.refresh(deadline);
  }

  private Answer send(String operation, String body, AwsCredentials signedWith, Deadline deadline)
      throws CallException {
    byte[] bytes = body.getBytes(UTF_8);
    Map<String, String> headers =
        Map.of(
            "content-length",
            Integer.toString(bytes.length),
            "content-type",
            service.contentType(),
            "host",
            service.host(),
            "x-amz-target",
            service.target() + "." + operation);
    return http.post(
        service.url(),
        signature.sign(headers, bytes, signedWith, clock.instant()),
        bytes,
        deadline);
  }
}
