package dev.partyline.packaged;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips what is to run against LocalStack where there is no Docker. Registered for all classes:
 * which of them would start a container is the switch's to say, not theirs.
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
