package dev.partyline.history;

import dev.partyline.environment.Environment;
import java.util.Optional;

/**
 * Where history is kept, and for how long.
 *
 * @param tableName a table with keys {@code PK} and {@code SK}, and {@code expiresAt} as its TTL
 */
public record HistorySettings(String tableName, Retention retention) {

  /**
   * By {@code HISTORY_TABLE} and {@code HISTORY_HOURS}; empty without a table: history is off.
   *
   * @throws dev.partyline.environment.EnvironmentException if there is a table, and the hours are
   *     missing or invalid
   */
  public static Optional<HistorySettings> from(Environment environment) {
    return environment
        .optional("HISTORY_TABLE")
        .map(
            table -> new HistorySettings(table, new Retention(environment.hours("HISTORY_HOURS"))));
  }
}
