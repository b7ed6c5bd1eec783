package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * References to parameters and pseudo parameters: the only ones allowed in conditions.
 *
 * @param parameters the parameters' values, by name
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html">Pseudo
 *     parameters</a>
 */
record ParameterReferences(Map<String, ParameterValue> parameters, StackInputs inputs)
    implements References {

  ParameterReferences {
    parameters = Map.copyOf(parameters);
  }

  boolean has(String name) {
    return name.startsWith("AWS::") || parameters.containsKey(name);
  }

  @Override
  public Value ref(String name, Location location) throws TemplateException {
    ParameterValue parameter = parameters.get(name);
    if (parameter != null) {
      return value(parameter, location);
    }
    return switch (name) {
      case "AWS::NoValue" -> new NoValue(location);
      case "AWS::NotificationARNs" -> new Sequence(location, List.of());
      case "AWS::Region" -> Scalar.computed(location, inputs.region(), ScalarOrigin.Text.VISIBLE);
      case "AWS::AccountId" ->
          Scalar.computed(location, inputs.accountId(), ScalarOrigin.Text.VISIBLE);
      case "AWS::StackName" ->
          Scalar.computed(location, inputs.stackName(), ScalarOrigin.Text.VISIBLE);
      case "AWS::StackId" -> Scalar.computed(location, stackId(), ScalarOrigin.Text.VISIBLE);
      case "AWS::Partition" -> Scalar.computed(location, "aws", ScalarOrigin.Text.VISIBLE);
      case "AWS::URLSuffix" ->
          Scalar.computed(location, "amazonaws.com", ScalarOrigin.Text.VISIBLE);
      default -> throw location.error("unknown parameter " + name);
    };
  }

  @Override
  public Value attribute(String logicalId, String attribute, Location location)
      throws TemplateException {
    throw location.error("Fn::GetAtt is not allowed here");
  }

  private static Value value(ParameterValue parameter, Location location) {
    ScalarOrigin origin = parameter.noEcho() ? ScalarOrigin.Text.SECRET : ScalarOrigin.Text.VISIBLE;
    if (!parameter.list()) {
      return Scalar.computed(location, parameter.texts().get(0), origin);
    }
    List<Node> items = new ArrayList<>();
    for (String text : parameter.texts()) {
      items.add(Scalar.computed(location, text, origin));
    }
    return new Sequence(location, items);
  }

  private String stackId() {
    // In the cloud, a UUID is the last part.
    return "arn:aws:cloudformation:%s:%s:stack/%s/local"
        .formatted(inputs.region(), inputs.accountId(), inputs.stackName());
  }
}
