package dev.partyline.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.util.List;

/**
 * Loads the classes that Lambda's runtime itself first uses after a restore and at a first
 * invocation: priming a handler does not reach them.
 */
final class RuntimeClasses {

  // From aws-lambda-java-runtime-interface-client 2.9.0 and its two dependencies.
  private static final List<String> NAMES =
      List.of(
          "com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig",
          "com.amazonaws.services.lambda.runtime.api.client.api.LambdaContext",
          "com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal",
          // The runtime's answers have no body.
          "sun.net.www.protocol.http.EmptyInputStream",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  private RuntimeClasses() {}

  /** Loads those that this runtime has. */
  static void load() {
    for (String name : NAMES) {
      try {
        Class.forName(name, true, LambdaRuntime.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        // Another version of the runtime.
      }
    }
  }
}
