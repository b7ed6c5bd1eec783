package dev.partyline.template;

import java.util.Map;

/**
 * The inputs of a template that a deployment provides.
 *
 * <p>Immutable. {@link #toString} shows names only: values may be secrets.
 *
 * @param stackName {@code AWS::StackName}, also the prefix of generated names
 * @param region {@code AWS::Region}
 * @param accountId {@code AWS::AccountId}, 12 digits
 * @param parameters values of parameters by name; they override the template's defaults
 * @param environment variables of every function, by name; the template's expression for such a
 *     variable is not evaluated
 * @param attributes attributes of resources that run already
 */
public record StackInputs(
    String stackName,
    String region,
    String accountId,
    Map<String, String> parameters,
    Map<String, String> environment,
    AttributeSource attributes) {

  /** Copies the maps. */
  public StackInputs {
    parameters = Map.copyOf(parameters);
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "StackInputs[%s, %s, %s, parameters %s, environment %s]"
        .formatted(stackName, region, accountId, parameters.keySet(), environment.keySet());
  }
}
