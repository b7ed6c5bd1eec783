package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parameters and pseudo parameters: all that may be referred to before there are resources.
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
  public Value ref(String name, Place place) throws TemplateException {
    ParameterValue parameter = parameters.get(name);
    if (parameter != null) {
      return value(parameter, place);
    }
    return switch (name) {
      case "AWS::NoValue" -> new Nothing(place);
      case "AWS::NotificationARNs" -> new Sequence(place, List.of());
      case "AWS::Region" -> Scalar.computed(place, inputs.region(), Origin.Text.VISIBLE);
      case "AWS::AccountId" -> Scalar.computed(place, inputs.accountId(), Origin.Text.VISIBLE);
      case "AWS::StackName" -> Scalar.computed(place, inputs.stackName(), Origin.Text.VISIBLE);
      case "AWS::StackId" -> Scalar.computed(place, stackId(), Origin.Text.VISIBLE);
      case "AWS::Partition" -> Scalar.computed(place, "aws", Origin.Text.VISIBLE);
      case "AWS::URLSuffix" -> Scalar.computed(place, "amazonaws.com", Origin.Text.VISIBLE);
      default -> throw place.refuse("no parameter " + name);
    };
  }

  @Override
  public Value attribute(String logicalId, String attribute, Place place) throws TemplateException {
    throw place.refuse("Fn::GetAtt has no value before there are resources");
  }

  private static Value value(ParameterValue parameter, Place place) {
    Origin origin = parameter.noEcho() ? Origin.Text.SECRET : Origin.Text.VISIBLE;
    if (!parameter.list()) {
      return Scalar.computed(place, parameter.texts().get(0), origin);
    }
    List<Node> items = new ArrayList<>();
    for (String text : parameter.texts()) {
      items.add(Scalar.computed(place, text, origin));
    }
    return new Sequence(place, items);
  }

  private String stackId() {
    // A stack's id ends in a UUID, which a local stack has no use for.
    return "arn:aws:cloudformation:%s:%s:stack/%s/local"
        .formatted(inputs.region(), inputs.accountId(), inputs.stackName());
  }
}
