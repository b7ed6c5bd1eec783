package dev.partyline.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A template under test: its text and its inputs. */
final class TemplateText {

  private static final String TRANSFORM = "Transform: AWS::Serverless-2016-10-31\n";

  private final String text;
  private final Map<String, String> parameters = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> attributes = new HashMap<>();

  private TemplateText(String text) {
    this.text = text;
  }

  /** A template with this text. */
  static TemplateText raw(String text) {
    return new TemplateText(text);
  }

  /** A SAM template: the transform is on line 1, the text begins on line 2. */
  static TemplateText sam(String text) {
    return new TemplateText(TRANSFORM + text);
  }

  /** A function with the expression as variable VALUE on line 8, and more sections after it. */
  static TemplateText expression(String expression, String... sections) {
    return sam(
        """
        Resources:
          Auth:
            Type: AWS::Serverless::Function
            Properties:
              Environment:
                Variables:
                  VALUE: %s
              CodeUri: auth.zip
              Handler: Auth
              Runtime: java25
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions: [{AttributeName: PK, AttributeType: S}]
              KeySchema: [{AttributeName: PK, KeyType: HASH}]
              StreamSpecification: {StreamViewType: NEW_IMAGE}
          Queue:
            Type: AWS::SQS::Queue
          Topic:
            Type: AWS::SNS::Topic
        """
                .formatted(expression)
            + String.join("\n", sections));
  }

  /** A function with properties from line 9 on. */
  static TemplateText function(String... properties) {
    return sam(
        """
        Resources:
          Auth:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: auth.zip
              Handler: Auth
              Runtime: java25
        """
            + indented(properties));
  }

  /** A table with a stream, and a function with a DynamoDB event: properties from line 19 on. */
  static TemplateText stream(String... properties) {
    return sam(
        """
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions: [{AttributeName: PK, AttributeType: S}]
              KeySchema: [{AttributeName: PK, KeyType: HASH}]
              StreamSpecification: {StreamViewType: NEW_IMAGE}
          Trigger:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: trigger.zip
              Handler: Trigger
              Runtime: java25
              Events:
                Changes:
                  Type: DynamoDB
                  Properties:
        """
            + "      "
            + String.join("\n      ", indented(properties).split("\n", -1)));
  }

  private static String indented(String... lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append("      ").append(line).append('\n');
    }
    return text.toString();
  }

  /** Adds sections. */
  TemplateText with(String sections) {
    return new TemplateText(text + sections);
  }

  TemplateText parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  TemplateText variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TemplateText attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  Template read() throws TemplateException {
    try {
      Path folder = Files.createTempDirectory("template");
      Path file = folder.resolve("template.yaml");
      try {
        Files.writeString(file, text);
        return Template.read(file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  StackInputs inputs() {
    return new StackInputs(
        "party",
        "eu-west-1",
        "123456789012",
        parameters,
        environment,
        (logicalId, attribute) -> Optional.ofNullable(attributes.get(logicalId + "." + attribute)));
  }

  Stack stack() throws TemplateException {
    return read().resolve(inputs());
  }

  /** The names of what is left out. */
  List<String> unsupported() throws TemplateException {
    return read().unsupported(inputs());
  }

  Function onlyFunction() throws TemplateException {
    return stack().functions().get(0);
  }

  /** The value of the variable VALUE. */
  String value() throws TemplateException {
    return String.valueOf(onlyFunction().environment().get("VALUE"));
  }

  /** The error message; {@code accepted: …} if there is none. */
  String error() {
    try {
      return "accepted: " + stack();
    } catch (TemplateException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
