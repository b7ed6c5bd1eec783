package dev.partyline.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the existing resources that bin/local runs. */
final class StackReader {

  private final FunctionReader functions;
  private final TableReader tables;
  private final HttpApiReader httpApis;

  StackReader(FunctionReader functions, TableReader tables, HttpApiReader httpApis) {
    this.functions = functions;
    this.tables = tables;
    this.httpApis = httpApis;
  }

  Stack read(Collection<Resource> resources) throws TemplateException {
    List<Function> readFunctions = new ArrayList<>();
    List<Table> readTables = new ArrayList<>();
    List<HttpApi> readHttpApis = new ArrayList<>();
    Map<List<String>, String> owners = new HashMap<>();
    for (Resource resource : resources) {
      if (resource.exists()) {
        switch (resource.kind()) {
          case FUNCTION -> {
            if (functions.runs(resource)) {
              Function function = functions.read(resource);
              checkRoutes(function, resource, owners);
              readFunctions.add(function);
            }
          }
          case TABLE, SIMPLE_TABLE -> readTables.add(tables.read(resource));
          case HTTP_API -> readHttpApis.add(httpApis.read(resource));
          case CLOUD_ONLY, UNSUPPORTED -> {
            // Not run; only references to it are evaluated.
          }
        }
      }
    }
    return new Stack(readFunctions, readTables, readHttpApis);
  }

  private static void checkRoutes(
      Function function, Resource resource, Map<List<String>, String> owners)
      throws TemplateException {
    for (HttpRoute route : function.routes()) {
      List<String> key = List.of(route.apiId(), route.method(), route.path());
      String owner = owners.put(key, function.logicalId());
      if (owner != null) {
        throw resource
            .location()
            .error(
                "route %s %s of %s is also a route of %s"
                    .formatted(route.method(), route.path(), route.apiId(), owner));
      }
    }
  }
}
