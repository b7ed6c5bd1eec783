package dev.partyline.template;

import java.util.List;

/**
 * The resources of a template that bin/local runs: those whose conditions are true, with all values
 * evaluated. Immutable.
 *
 * @param functions in the template's order
 * @param tables in the template's order
 * @param httpApis in the template's order; the implicit one is last
 */
public record Stack(List<Function> functions, List<Table> tables, List<HttpApi> httpApis) {

  /** Copies the lists. */
  public Stack {
    functions = List.copyOf(functions);
    tables = List.copyOf(tables);
    httpApis = List.copyOf(httpApis);
  }
}
