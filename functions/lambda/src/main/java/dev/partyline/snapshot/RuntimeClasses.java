package dev.partyline.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Has Lambda's runtime ready for what it does itself after a restore and at a first invocation:
 * priming a handler does not reach that.
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
          // The type of a field of java.nio's buffers. Without this it was loaded in the first
          // request over TLS in the copies of one snapshot in four.
          "java.lang.foreign.MemorySegment",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  // The context of its hooks, which sorts them by lambdas. Their classes are generated when they
  // are first used: in every copy, before its hooks.
  private static final String CONTEXT = "com.amazonaws.services.lambda.crac.ContextImpl";

  private RuntimeClasses() {}

  /** Loads and generates the classes that this version of the runtime has. */
  static void load() {
    for (String name : NAMES) {
      try {
        Class.forName(name, true, LambdaRuntime.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        // Another version of the runtime.
      }
    }
    restoreNothing();
  }

  /** Runs the hooks of a context that has none. */
  private static void restoreNothing() {
    try {
      Class<?> type = Class.forName(CONTEXT, true, LambdaRuntime.class.getClassLoader());
      Object context = type.getConstructor().newInstance();
      for (Method method : type.getMethods()) {
        if (method.getName().equals("afterRestore") && !method.isBridge()) {
          method.invoke(context, (Object) null);
        }
      }
    } catch (ReflectiveOperationException e) {
      // Another version of the runtime.
    }
  }
}
