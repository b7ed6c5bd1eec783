package dev.partyline.template;

import java.util.List;

/**
 * What bin/local has to run: the resources of a template whose conditions hold, with every value in
 * place. Immutable.
 *
 * @param functions in the template's order
 * @param tables in the template's order
 * @param httpApis in the template's order, the one that SAM adds last
 */
public record Stack(List<Function> functions, List<Table> tables, List<HttpApi> httpApis) {

  /** Copies the lists. */
  public Stack {
    functions = List.copyOf(functions);
    tables = List.copyOf(tables);
    httpApis = List.copyOf(httpApis);
  }
}
