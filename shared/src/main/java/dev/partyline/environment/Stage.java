package dev.partyline.environment;

/** Where the function runs. */
public enum Stage {
  /** On one machine, under {@code bin/local}. */
  LOCAL,
  /** Deployed, for development. */
  DEV,
  /** Deployed, for production. */
  PROD;

  /**
   * Reads {@code STAGE}.
   *
   * @throws EnvironmentException if it is not local, dev or prod
   */
  public static Stage from(Environment environment) {
    return switch (environment.required("STAGE")) {
      case "local" -> LOCAL;
      case "dev" -> DEV;
      case "prod" -> PROD;
      default -> throw new EnvironmentException("STAGE", "must be local, dev or prod");
    };
  }
}
