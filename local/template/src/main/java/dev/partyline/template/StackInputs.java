package dev.partyline.template;

import java.util.Map;

/**
 * What a template does not say itself and a deployment would give it.
 *
 * <p>Immutable. {@link #toString} shows names only: values may be secrets.
 *
 * @param stackName {@code AWS::StackName}, also the first part of every made-up name
 * @param region {@code AWS::Region}
 * @param accountId {@code AWS::AccountId}, 12 digits
 * @param parameters values of parameters, by name; they come before the template's defaults
 * @param environment variables that every function gets, by name; the template's own expression for
 *     such a variable is not evaluated
 * @param attributes what is known about resources that run already
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
