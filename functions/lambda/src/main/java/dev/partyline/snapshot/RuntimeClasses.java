package dev.partyline.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.util.List;

/**
 * The classes that Lambda's runtime itself loads after a restore and at a first invocation. No
 * priming of a handler reaches them, so they are loaded by name.
 */
final class RuntimeClasses {

  // Of aws-lambda-java-runtime-interface-client 2.9.0 and the two that it brings.
  private static final List<String> NAMES =
      List.of(
          "com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig",
          "com.amazonaws.services.lambda.runtime.api.client.api.LambdaContext",
          "com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  private RuntimeClasses() {}

  /** Loads them, as far as this runtime has them. */
  static void load() {
    for (String name : NAMES) {
      try {
        Class.forName(name, true, LambdaRuntime.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        // Another version, which has others.
      }
    }
  }
}
