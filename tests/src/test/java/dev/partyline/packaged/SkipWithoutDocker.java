package dev.partyline.packaged;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips tests against LocalStack if there is no Docker. Registered for all classes: a switch, not
 * the class, decides whether a container is started.
 */
public final class SkipWithoutDocker implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!LocalStackServer.isChosen()) {
      return ConditionEvaluationResult.enabled("runs against DynamoDB Local");
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? ConditionEvaluationResult.enabled("runs against LocalStack")
        : ConditionEvaluationResult.disabled("LocalStack needs Docker, and there is none here");
  }
}
