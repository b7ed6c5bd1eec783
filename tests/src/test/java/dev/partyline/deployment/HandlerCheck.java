package dev.partyline.deployment;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that every function's zip is built, and has its handler.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">Handlers</a>
 */
final class HandlerCheck {

  private static final Set<String> INTERFACES =
      Set.of(
          "com/amazonaws/services/lambda/runtime/RequestHandler",
          "com/amazonaws/services/lambda/runtime/RequestStreamHandler");

  private HandlerCheck() {}

  static List<String> complaints(SamTemplate template, Map<String, FunctionZip> zips) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      FunctionZip zip = zips.get(function.id());
      if (!Files.isRegularFile(function.code()) || zip == null) {
        complaints.add(
            "%s: its CodeUri %s is missing after mvn package"
                .formatted(function.id(), function.properties().path("CodeUri").asText()));
      } else {
        complaints.addAll(complaints(function, zip));
      }
    }
    return complaints;
  }

  private static List<String> complaints(DeployedFunction function, FunctionZip zip) {
    ClassFile handler = zip.ours().get(function.handlerClass());
    if (handler == null) {
      return List.of(
          "%s: its handler's class %s is not in %s"
              .formatted(function.id(), function.handlerClass(), zip.name()));
    }
    List<String> complaints = new ArrayList<>();
    if (Collections.disjoint(handler.interfaces(), INTERFACES)) {
      complaints.add("%s: %s is not a Lambda handler".formatted(function.id(), handler.name()));
    }
    if (function.namesMethod()) {
      complaints.add(
          "%s: its Handler names a method, which is then called by reflection: name %s alone"
              .formatted(function.id(), handler.name()));
    }
    if (!handler.publicMethods().contains("<init>()V")) {
      complaints.add(
          "%s: Lambda cannot make a %s: it has no public constructor without parameters"
              .formatted(function.id(), handler.name()));
    }
    return complaints;
  }
}
