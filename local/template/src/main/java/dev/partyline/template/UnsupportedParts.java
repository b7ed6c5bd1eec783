package dev.partyline.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Names the parts of a template that bin/local does not run, but that the cloud would. */
final class UnsupportedParts {

  private final Evaluator evaluator;

  UnsupportedParts(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** One line for each part of the resources that exist. */
  List<String> of(Collection<Resource> resources) throws TemplateException {
    List<String> lines = new ArrayList<>();
    for (Resource resource : resources) {
      if (resource.exists()) {
        switch (resource.kind()) {
          case UNSUPPORTED ->
              lines.add(resource.location().message("bin/local does not run " + resource.type()));
          case FUNCTION -> addFunction(resource, lines);
          case HTTP_API, TABLE, SIMPLE_TABLE, CLOUD_ONLY -> {
            // They run, or nothing here depends on them.
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  private void addFunction(Resource function, List<String> lines) throws TemplateException {
    Properties properties = new Properties(function.properties(), evaluator);
    Optional<String> obstacle = FunctionReader.obstacle(properties);
    if (obstacle.isPresent()) {
      lines.add(
          properties
              .location(obstacle.get())
              .message(
                  "bin/local runs Java functions in zips only, so %s and its routes are left out"
                      .formatted(function.logicalId())));
      return;
    }
    if (properties.find("FunctionUrlConfig").isPresent()) {
      lines.add(properties.location("FunctionUrlConfig").message("bin/local has no function URLs"));
    }
    addEvents(function, lines);
  }

  private void addEvents(Resource function, List<String> lines) throws TemplateException {
    Mapping events = new Properties(function.properties(), evaluator).mapping("Events");
    for (String name : events.entries().keySet()) {
      Properties event = Properties.of(events.section(name), FunctionReader.EVENT, evaluator);
      if (EventType.read(event) == EventType.UNSUPPORTED) {
        lines.add(
            event
                .location()
                .message(
                    "bin/local sends no %s events; bin/local invoke %s sends one"
                        .formatted(event.text("Type"), function.logicalId())));
      }
    }
  }
}
